/** The unified social credit code of an organisation (GB 32100-2015), as `common/identity/credit_code.py`. Pure. */

/** Without I, O, S, V, Z. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'

export const CREDIT_CODE = /^[1-9ANY][0-9A-HJ-NPQRTUWXY]\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/

/** GB/T 2260, with 10 for the whole country. */
const PROVINCE = /^(?:1[0-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])$/

export function isCreditCode(code: string): boolean {
  if (!CREDIT_CODE.test(code)) return false
  let [sum, weight] = [0, 1]
  for (const character of code.slice(0, 17)) {
    sum += ALPHABET.indexOf(character) * weight
    weight = (weight * 3) % 31
  }
  return ALPHABET[(31 - (sum % 31)) % 31] === code[17]
}

/** Whether a code without a letter is an organisation's rather than a person's number with mistakes. */
export function mayBeAllFigures(code: string): boolean {
  return PROVINCE.test(code.slice(2, 4)) && !/^(?:19|20)/.test(code.slice(6))
}
