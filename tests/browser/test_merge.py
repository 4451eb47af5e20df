"""The merge of a page's content by itself, in a page that has only its modules."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser

from tests.browser.bare_page import bare_page

pytestmark = pytest.mark.asyncio(loop_scope="session")

READS = """async (many) => {
  const { get } = Object.getOwnPropertyDescriptor(Node.prototype, 'nodeName');
  let reads = 0;
  const counted = function () {
    reads += 1;
    return get.call(this);
  };
  Object.defineProperty(Node.prototype, 'nodeName', { get: counted });
  const { createMerge } = await import('/merge.mjs');
  const made = (tag) => {
    const parent = document.createElement('main');
    for (let at = 0; at < many; at += 1) {
      parent.append(Object.assign(document.createElement(tag), { textContent: at }));
    }
    return parent;
  };
  const live = made('p');
  createMerge().into(live, made('div'));
  return { reads, is: live.innerHTML === made('div').innerHTML };
}"""
"""How often a merge asks what a node is, where none of many can become one of many others."""


async def test_a_merge_in_which_nothing_fits_looks_at_each_node_a_few_times(
    chromium: Browser,
) -> None:
    async with bare_page(chromium) as page:
        found = await page.evaluate(READS, 500)
    assert found["is"]
    assert found["reads"] < 500 * 20
