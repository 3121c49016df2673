"""Where a process of a Ray of our own begins: in place of Ray's own script, which loads Ray, only to replace itself by
a new interpreter that loads Ray. Run as a script; what is no plain worker is left to Ray's.
"""

import gc
import runpy
import sys
from pathlib import Path

PLAIN = {"--language=PYTHON", "--serialized-runtime-env-context={}"}


def main() -> None:
    worker, *arguments = sys.argv[1:]
    rest = [word for word in arguments if word not in PLAIN]
    script = Path(worker)
    if any(word.startswith(("--language", "--serialized-runtime-env-context")) for word in rest):
        script, rest = script.with_name("setup_worker.py"), sys.argv[1:]
    gc.set_threshold(100_000, 50, 100)  # as long as it loads; `actors.ray.session.collect_rarely`
    sys.path[0] = str(script.parent)
    sys.argv = [str(script), *rest]
    runpy.run_path(str(script), run_name="__main__")


if __name__ == "__main__":
    main()
