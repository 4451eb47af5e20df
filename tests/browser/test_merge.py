"""The merge of a page's content by itself, in a page that has only its modules."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Route

from py_ext.workbench.places import ROOT

pytestmark = pytest.mark.asyncio(loop_scope="session")

MODULES = ROOT / "web" / "page"

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
    async def serve(route: Route) -> None:
        name = route.request.url.rpartition("/")[2]
        if name.endswith(".mjs"):
            await route.fulfill(path=MODULES / name, content_type="text/javascript")
        else:
            await route.fulfill(body="<!doctype html>", content_type="text/html")

    context = await chromium.new_context()
    try:
        page = await context.new_page()
        await page.route("**/*", serve)
        await page.goto("http://page.example/")
        found = await page.evaluate(READS, 500)
    finally:
        await context.close()
    assert found["is"]
    assert found["reads"] < 500 * 20
