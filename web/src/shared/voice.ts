/**
 * The page's voice: one sentence after the other, never two at once. The server's recording first; where it has none,
 * a voice of the browser; where that has none either, silence: everything spoken is on the screen too.
 */
import { ref } from 'vue'
import { deadline } from './deadline'
import { pickVoice, type Tongue } from './tongues'

/** How long a recording may take to come before the call is left to the eyes (ms). */
const PATIENCE = 4000
/** A sentence of ours takes five seconds; a browser's voice that never says it has ended must not end all calls (ms). */
const LONGEST = 15_000

/** True while the browser forbids sound until somebody touches the page. */
export const silenced = ref(false)

let context: AudioContext | null = null
let playing: AudioBufferSourceNode | null = null
let turn = 0

function sound(): AudioContext {
  if (!context) {
    context = new AudioContext()
    const noted = context
    const look = (): void => void (silenced.value = noted.state === 'suspended')
    noted.addEventListener('statechange', look)
    look()
  }
  return context
}

/** Ask for sound; from within a touch it is always granted. Answers whether it may be heard now. */
export async function enableSound(): Promise<boolean> {
  const asked = sound()
  // Without a touch some browsers never answer: do not wait for them.
  await Promise.race([asked.resume(), new Promise((done) => setTimeout(done, 300))])
  silenced.value = asked.state === 'suspended'
  return !silenced.value
}

/** Stop what is being said. */
export function hush(): void {
  turn += 1
  playing?.stop()
  playing = null
  if (typeof speechSynthesis !== 'undefined') speechSynthesis.cancel()
}

/** Says the recording at `path`, else `otherwise` in a voice of the browser. Ends when it has been said, or cannot be. */
export async function say(path: string, tongue: Tongue, otherwise: string): Promise<void> {
  hush()
  const mine = turn
  if (!(await enableSound())) return
  const recording = await fetched(path)
  if (mine !== turn) return
  if (recording) await played(recording)
  else await synthesised(otherwise, tongue)
}

async function fetched(path: string): Promise<AudioBuffer | null> {
  try {
    const answer = await fetch(path, { signal: deadline(PATIENCE) })
    return answer.ok ? await sound().decodeAudioData(await answer.arrayBuffer()) : null
  } catch {
    return null // the line, or a server without a voice: the browser's own is next
  }
}

function played(recording: AudioBuffer): Promise<void> {
  return new Promise((ended) => {
    const source = sound().createBufferSource()
    source.buffer = recording
    source.connect(sound().destination)
    source.onended = () => ended()
    playing = source
    source.start()
  })
}

function synthesised(text: string, tongue: Tongue): Promise<void> {
  if (typeof speechSynthesis === 'undefined') return Promise.resolve()
  const voice = pickVoice(speechSynthesis.getVoices(), tongue)
  if (!voice) return Promise.resolve()
  return new Promise((ended) => {
    const utterance = new SpeechSynthesisUtterance(text)
    utterance.voice = voice
    utterance.lang = voice.lang
    utterance.onend = utterance.onerror = () => ended()
    setTimeout(ended, LONGEST)
    speechSynthesis.speak(utterance)
  })
}
