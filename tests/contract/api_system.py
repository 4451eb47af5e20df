"""The contract of system."""

from __future__ import annotations

from py_ext import Desk, RequestRefused, SystemEvent, UnexpectedAnswer
from tests.contract.cases import Desktop, raises
from tests.contract.covers import ORIGINS, covers, forbidden, hearing, same_after


@covers("system.getAllowedServices")
async def what_the_origin_may_call_is_told(desktop: Desktop, desk: Desk) -> None:
    every = await desk.system.get_allowed_services()
    assert len(every) == 74
    await desktop.do("set_option", ORIGINS, "* (agent.*, voice.dial, system.getAllowedServices)")
    assert set(await desk.system.get_allowed_services()) == {
        *(name for name in every if name.startswith("agent.")),
        "voice.dial",
        "system.getAllowedServices",
    }
    await forbidden(desktop, "system.getAllowedServices", desk.system.get_allowed_services)


@covers("system.triggerActivity")
async def activity_counts_until_the_desktop_is_locked(desktop: Desktop, desk: Desk) -> None:
    await desk.system.trigger_activity()
    assert await desktop.do("look", "activity.count") == 1
    await desktop.do("set", "activity.locked", True)
    await same_after(desktop, "activity.count", desk.system.trigger_activity, "locked")


@covers("system.popupToast")
async def a_toast_is_shown_and_its_buttons_are_heard(desktop: Desktop, desk: Desk) -> None:
    toast = await desk.system.popup_toast(
        title="Order",
        icon_url="https://ext.example/icon.png",
        subject="A-1042",
        message="Save it?",
        key_values={"Sum": "7"},
        buttons=["Yes", "No"],
        button_show_dismiss=False,
        width=300,
        auto_close_timeout=20000,
        send_to_my_message=True,
    )
    assert await desktop.do("look", "views.toasts") == {
        toast.toast_id: {
            "title": "Order",
            "iconUrl": "https://ext.example/icon.png",
            "subject": "A-1042",
            "message": "Save it?",
            "keyValues": {"Sum": "7"},
            "buttons": ["Yes", "No"],
            "buttonShowDismiss": False,
            "width": 300,
            "autoCloseTimeout": 20000,
            "sendToMyMessage": True,
        }
    }
    other = await desk.system.popup_toast(title="Another", buttons=["No"])
    await desktop.do("views.press", toast.toast_id, "No")
    await desktop.do("views.press", other.toast_id, "No")
    await desktop.do("views.press", toast.toast_id, "Yes")
    await desktop.do("views.close_toast", toast.toast_id)
    assert [(click.button, click.button_index) async for click in toast] == [("No", 1), ("Yes", 0)]
    async for click in other:
        assert click.toast_id == other.toast_id
        await other.close()
    with raises(ValueError, "nothing was given"):
        await desk.system.popup_toast()
    for wrong in (
        {"title": 7},
        {"buttons": "Yes"},
        {"buttons": [""]},
        {"width": "7"},
        {"width": 0},
        {"auto_close_timeout": 0},
        {"auto_close_timeout": "20 s"},
        {"send_to_my_message": "yes"},
    ):
        with raises((TypeError, ValueError)):
            await desk.system.popup_toast(**wrong)  # type: ignore[arg-type]
    await show_and_dismiss(desktop, desk)
    await closes_by_itself(desktop, desk)
    await desktop.do("answer_with", "system.popupToast", {"no": "id"})
    with raises(UnexpectedAnswer, "a toast's id"):
        await desk.system.popup_toast(title="Order")
    await desktop.do("mend")
    await forbidden(desktop, "system.popupToast", lambda: desk.system.popup_toast(title="Order"))
    assert await desktop.do("look", "views.toasts") == {}


async def show_and_dismiss(desktop: Desktop, desk: Desk) -> None:
    """They stand in for the buttons of its own."""
    toast = await desk.system.popup_toast(title="Order", buttons=["Yes"], button_show_dismiss=True)
    await desktop.do("views.press", toast.toast_id, "Show")
    await desktop.do("views.press", toast.toast_id, "Dismiss")  # which closes it
    clicks = [(click.button, click.button_index) async for click in toast]
    assert clicks == [("Show", 0), ("Dismiss", 1)]


async def closes_by_itself(desktop: Desktop, desk: Desk) -> None:
    toast = await desk.system.popup_toast(title="Order", auto_close_timeout=50)
    assert [click async for click in toast] == []
    toast = await desk.system.popup_toast(title="Order", auto_close_timeout=600_000)
    await toast.update(auto_close_timeout=50)
    assert [click async for click in toast] == []
    assert await desktop.do("look", "views.toasts") == {}


@covers("system.updateToast")
async def a_toast_changes(desktop: Desktop, desk: Desk) -> None:
    toast = await desk.system.popup_toast(title="Order", buttons=["Yes"])
    await toast.update(message="Saved.", buttons=[])
    shown = {"title": "Order", "message": "Saved.", "buttons": []}
    assert await desktop.do("look", "views.toasts") == {toast.toast_id: shown}
    await same_after(
        desktop,
        "views.toasts",
        lambda: desk.system.update_toast("no-such-toast", title="Other"),
        "There is no toast",
        "It stays as it was",
    )


@covers("system.closeToast")
async def a_toast_goes(desktop: Desktop, desk: Desk) -> None:
    toast = await desk.system.popup_toast(title="Order")
    events = desk.events(SystemEvent, event_type="TOAST_CLOSED")
    await toast.close()
    assert (await anext(events)).toast_id == toast.toast_id
    assert await desktop.do("look", "views.toasts") == {}
    assert [click async for click in toast] == []
    with raises(RequestRefused, "There is no toast"):
        await toast.close()


@covers("system.openDialog")
async def a_dialog_is_opened_with_its_fields_filled_in(desktop: Desktop, desk: Desk) -> None:
    url = "https://ext.example/?dialog=$Dialog.Id$&agent=$Agent.FullName$&left=$No.Such$"
    dialog = await desk.system.open_dialog(url, label="Order", width=480, height=320)
    filled = f"https://ext.example/?dialog={dialog.dialog_id}&agent=Robin%20Example&left=$No.Such$"
    assert await desktop.do("look", "views.dialogs") == {
        dialog.dialog_id: {"url": filled, "label": "Order", "width": 480, "height": 320}
    }
    await dialog.close()
    dialog = await desk.system.open_dialog(
        "https://ext.example/", label="For $Agent.FullName$", width="430px", height="40%"
    )
    shown = {"label": "For Robin Example", "width": "430px", "height": "40%"}
    assert await desktop.do("look", "views.dialogs") == {
        dialog.dialog_id: {"url": "https://ext.example/", **shown}
    }
    for wrong in ("430", "-1px", "40 %", "0px", 0, 1.5):
        with raises((TypeError, ValueError), "width"):
            await desk.system.open_dialog(url, width=wrong)  # type: ignore[arg-type]
    with raises(ValueError, "url"):
        await desk.system.open_dialog("")
    with raises(TypeError, "label"):
        await desk.system.open_dialog(url, label=7)  # type: ignore[arg-type]
    await forbidden(desktop, "system.openDialog", lambda: desk.system.open_dialog(url))
    assert len(await desktop.do("look", "views.dialogs")) == 1


@covers("system.closeDialog")
async def a_dialog_goes(desktop: Desktop, desk: Desk) -> None:
    dialog = await desk.system.open_dialog("https://ext.example/")
    events = desk.events(SystemEvent, dialog_id=dialog.dialog_id)
    await dialog.close()
    assert (await anext(events)).event_type == "DIALOG_CLOSED"
    assert await desktop.do("look", "views.dialogs") == {}
    with raises(RequestRefused, "There is no dialog"):
        await dialog.close()


@covers("system.updateViewInApplicationMenuBar")
async def a_view_is_in_the_menu_bar(desktop: Desktop, desk: Desk) -> None:
    update = desk.system.update_view_in_application_menu_bar
    await update("orders", label="Orders", short_label="O", background_color="#fff")
    await update("orders", label="Orders (3)", tooltip="Three", label_color="red", icon_url="i.png")
    assert await desktop.do("look", "views.menu") == {
        "orders": {
            "name": "orders",
            "label": "Orders (3)",
            "shortLabel": "O",
            "backgroundColor": "#fff",
            "tooltip": "Three",
            "labelColor": "red",
            "iconUrl": "i.png",
        }
    }
    events = await hearing(desktop, desk, SystemEvent, view="orders")
    await desktop.do("views.open_view", "orders")
    assert (await anext(events)).event_type == "VIEW_OPENED"
    await forbidden(
        desktop, "system.updateViewInApplicationMenuBar", lambda: update("x", label="X")
    )
    assert list(await desktop.do("look", "views.menu")) == ["orders"]


@covers("system.closeViewInApplicationMenuBar")
async def a_view_leaves_the_menu_bar(desktop: Desktop, desk: Desk) -> None:
    await desk.system.update_view_in_application_menu_bar("orders")
    await desk.system.close_view_in_application_menu_bar("orders")
    assert await desktop.do("look", "views.menu") == {}
    with raises(RequestRefused, "no view 'orders'"):
        await desk.system.close_view_in_application_menu_bar("orders")


@covers("system.amIVisible")
async def whether_the_frame_can_be_seen_is_told(desktop: Desktop, desk: Desk) -> None:
    assert await desk.system.am_i_visible() is True
    await desktop.do("open_tab", "second")
    assert await desk.system.am_i_visible() is False
    await desktop.do("use_tab", "first")
    assert await desk.system.am_i_visible() is True
    await desktop.do("hide_frames")
    assert await desk.system.am_i_visible() is False
    await forbidden(desktop, "system.amIVisible", desk.system.am_i_visible)


@covers("system.isFrameLeading")
async def the_leader_knows_that_it_leads(desktop: Desktop, desk: Desk) -> None:
    assert await desk.system.is_frame_leading() is True
    await desktop.do("open_tab", "second", move=True)
    assert await desk.system.is_frame_leading() is False
    await desktop.do("tabs.agree")
    assert await desk.system.is_frame_leading() is False
    await desktop.do("close_tab", "first")
    await desktop.do("tabs.agree")
    assert await desk.system.is_frame_leading() is True
    await forbidden(desktop, "system.isFrameLeading", desk.system.is_frame_leading)


@covers("system.isFrameFollowing")
async def a_follower_knows_that_it_follows(desktop: Desktop, desk: Desk) -> None:
    assert await desk.system.is_frame_following() is False
    await desktop.do("open_tab", "second", move=True)
    assert await desk.system.is_frame_following() is False
    await desktop.do("tabs.agree")
    assert await desk.system.is_frame_following() is True
    await forbidden(desktop, "system.isFrameFollowing", desk.system.is_frame_following)


@covers("system.isFrameNegotiating")
async def tabs_negotiate_until_they_agree(desktop: Desktop, desk: Desk) -> None:
    await desktop.do("open_tab", "second", move=True)
    events = await hearing(desktop, desk, SystemEvent, event_type="FRAME_ROLE_CHANGED")
    assert await desk.system.is_frame_negotiating() is True
    await desktop.do("tabs.agree")
    assert (await anext(events)).role == "FOLLOWING"
    assert await desk.system.is_frame_negotiating() is False
    await desktop.do("close_tab", "first")
    assert (await anext(events)).role == "NEGOTIATING"
    assert await desk.system.is_frame_negotiating() is True
    await forbidden(desktop, "system.isFrameNegotiating", desk.system.is_frame_negotiating)


@covers("system.isFrameLeadingOrNegotiating")
async def who_does_not_follow_leads_or_negotiates(desktop: Desktop, desk: Desk) -> None:
    assert await desk.system.is_frame_leading_or_negotiating() is True
    await desktop.do("open_tab", "second", move=True)
    assert await desk.system.is_frame_leading_or_negotiating() is True
    await desktop.do("tabs.agree")
    assert await desk.system.is_frame_leading_or_negotiating() is False
    await forbidden(
        desktop,
        "system.isFrameLeadingOrNegotiating",
        desk.system.is_frame_leading_or_negotiating,
    )


@covers("system.isLastActiveFrame")
async def the_tab_that_was_used_last_knows_it(desktop: Desktop, desk: Desk) -> None:
    assert await desk.system.is_last_active_frame() is True
    await desktop.do("open_tab", "second")
    assert await desk.system.is_last_active_frame() is False
    await desktop.do("use_tab", "first")
    assert await desk.system.is_last_active_frame() is True
    await forbidden(desktop, "system.isLastActiveFrame", desk.system.is_last_active_frame)
