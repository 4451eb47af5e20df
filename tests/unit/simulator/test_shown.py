"""Toasts, dialogs and views of the menu bar."""

from __future__ import annotations

from py_ext.simulator import DeskSimulator


def test_a_reload_clears_what_frames_had_shown(simulator: DeskSimulator) -> None:
    simulator.views.show_toast({"title": "Order"})
    simulator.views.open_dialog("https://ext.example/", None)
    simulator.views.update_view({"name": "orders"})
    simulator.reload()
    assert simulator.views.as_plain() == {"toasts": [], "dialogs": [], "menu": []}


def test_toasts_go_with_the_frame_that_showed_them(simulator: DeskSimulator) -> None:
    told: list[dict[str, object]] = []
    simulator.options["service-client-api.accepted-web-content-origins"] = "*"
    one = simulator.open_frame(name="one", origin="https://ext.example", post=lambda _: None)
    two = simulator.open_frame(name="two", origin="https://ext.example", post=told.append)
    ask = {"request": "system.popupToast", "parameters": [{"title": "Order"}], "referenceId": "1"}
    subscribe = {"event": "subscribe", "data": "system", "referenceId": "2"}
    for frame in (one, two):
        frame.receive({**ask, "userAgent": "WWE Client", "protocolVersion": 2})
        frame.receive({**subscribe, "userAgent": "WWE Client", "protocolVersion": 2})
    mine = simulator.views.show_toast({"title": "Of no frame"})
    one.close()
    assert list(simulator.views.toasts) == ["wweCustomToast1", mine]
    assert told[-1]["data"] == {"eventType": "TOAST_CLOSED", "toastId": "wweCustomToast0"}
