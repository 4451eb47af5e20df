"""web/page/step-limit.mjs: when Python is interrupted, and when it counts as alive."""

from __future__ import annotations

import json
from typing import Any

from py_ext.workbench.places import WEB
from tests.unit.node import run_node

LIMIT = """
let clock = 0;
Object.defineProperty(performance, 'now', { value: () => clock });
const { limitSteps } = await import('./step-limit.mjs');
const numbers = new Float64Array([0, 3, 0]); // the step, its limit, and how many have begun
let buffer = null;
let beats = 0;
const python = {
  _module: { HEAPU8: new Uint8Array(numbers.buffer) },
  setInterruptBuffer: (given) => { buffer = given; },
};
limitSteps(python, { getBuffer: () => ({ data: { byteOffset: 0 } }) }, () => { beats += 1; });
const begin = () => { numbers[0] += 1; numbers[2] += 1; };
const goOn = () => { numbers[0] += 1; }; // it was interrupted, and has its full time again
const looks = (seconds) => {
  let signals = 0;
  for (let look = 0; look < seconds * 10; look += 1) {
    clock += 100;
    if (buffer[0]) signals += 1;
  }
  return signals;
};
const say = (told) => console.log(JSON.stringify(told));
"""


def said(script: str) -> Any:
    return json.loads(run_node(LIMIT + script, WEB / "page"))


def test_a_step_is_interrupted_after_its_limit_and_none_before() -> None:
    assert said("begin(); say([looks(3), looks(0.2) > 0])") == [0, True]


def test_python_counts_as_alive_when_a_step_is_interrupted_and_once_only_if_it_goes_on() -> None:
    found = said(
        """
        begin();
        looks(3);
        const before = beats;
        looks(0.2);
        const interrupted = beats;
        for (let time = 0; time < 5; time += 1) { goOn(); looks(4); }
        const later = beats;
        begin();
        looks(0.1);
        say([before, interrupted, later, beats]);
        """
    )
    assert found == [1, 2, 2, 3]
