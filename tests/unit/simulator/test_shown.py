"""Toasts, dialogs and views of the menu bar."""

from __future__ import annotations

from py_ext.simulator import DeskSimulator


def test_a_reload_clears_what_frames_had_shown(simulator: DeskSimulator) -> None:
    simulator.views.show_toast({"title": "Order"})
    simulator.views.open_dialog("https://ext.example/", None)
    simulator.views.update_view({"name": "orders"})
    simulator.reload()
    assert simulator.views.as_plain() == {"toasts": [], "dialogs": [], "menu": []}
