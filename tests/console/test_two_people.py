"""Two people at one case, a login that ends, a slow line, a browser without scripts: nothing is lost, nothing done twice."""

import pytest
from console_people import login
from console_served import asking, console_over
from playwright.sync_api import expect

from storage.models import Letter, Viewing


@pytest.fixture(scope="module")
def served(demo_season, tmp_path_factory):
    """One console for all tests here; each takes a case of its own kind."""
    with console_over(demo_season, tmp_path_factory.mktemp("two")) as origin:
        yield origin


@pytest.fixture
def nobody_looks(served):
    Viewing.objects.all().delete()


def preview(page, receipt, words):
    """Opens the case, gives the first answer, and types the reason."""
    page.goto(f"/cases/{receipt}/")
    page.keyboard.press("1")
    page.click("[data-main]")
    page.fill("#words", words)


def sent(receipt):
    return Letter.objects.filter(case__receipt_number=receipt, kind="complete", state="waiting").count()


def test_who_looks_at_a_case_is_named_and_next_skips_it(browse, nobody_looks):
    """In the queue and on the case; whoever goes on with 「次の案件」 comes to one that nobody looks at."""
    second = browse("auditor")
    order = second.locator(".rows a").evaluate_all("all => all.map(at => at.pathname)")
    browse("clerk").goto(order[1])
    second.reload()
    expect(second.locator(".rows a").nth(1)).to_contain_text("田中さんが確認中")
    second.goto(order[0])
    second.keyboard.press("n")
    second.wait_for_url(f"**{order[2]}")
    second.goto(order[1])
    expect(second.get_by_role("status").filter(has_text="田中さんが")).to_contain_text("確認しています")


def test_stale_answer_is_told_what_the_other_did(browse):
    """409 names the change and who made it, keeps what was typed, and sending it again shows the letter anew."""
    first, second, receipt = browse("clerk"), browse("supervisor"), asking("subject.other")
    preview(first, receipt, "電話で申請と確認した。")
    second.goto(f"/cases/{receipt}/values/")
    second.get_by_label("電話番号").fill("03-1234-5678")
    second.keyboard.press("Control+Enter")
    second.wait_for_url(f"**/cases/{receipt}/")
    with first.expect_response("**/answer/") as answered:
        first.click("[data-main]")
    assert answered.value.status == 409
    expect(first.get_by_text("値を訂正し").filter(has_text="佐藤")).to_be_visible()
    expect(first.locator("dl.values")).to_contain_text("電話で申請と確認した。")
    first.get_by_role("button", name="もう一度送信する").click()
    expect(first.locator("#words")).to_have_value("電話で申請と確認した。")
    assert sent(receipt) == 0
    first.click("[data-main]")
    expect(first.locator(".messages")).to_contain_text(receipt)
    assert sent(receipt) == 1


def test_what_was_typed_outlives_the_login(browse):
    """Logged in again in another tab, the same text is sent from the page where it was typed."""
    page, receipt = browse("clerk"), asking("reading.conflict.form")
    preview(page, receipt, "3枚目を正とする。")
    other = page.context.new_page()
    other.goto("/cases/")
    other.click("summary:has-text('田中')")
    other.get_by_role("button", name="ログアウトする").click()
    other.wait_for_url("**/accounts/login/")
    page.click("[data-main]")
    expect(page.get_by_role("alert").last).to_contain_text("ログインの期限が切れた")
    expect(page.locator("dl.values")).to_contain_text("3枚目を正とする。")
    login(other, "clerk")
    page.get_by_role("button", name="もう一度送信する").click()
    expect(page.get_by_role("alert").last).to_contain_text("ログインし直した")
    page.get_by_role("button", name="もう一度送信する").click()
    expect(page.locator(".messages")).to_contain_text(receipt)
    assert sent(receipt) == 1


def test_double_click_on_a_slow_line_sends_one_letter(browse):
    """The second press of a button whose first is still under way does nothing."""
    page, receipt, posts = browse("clerk"), asking("sender.unauthenticated"), []
    preview(page, receipt, "署名を確かめた。")
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    slow = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
    line.send("Network.emulateNetworkConditions", slow)
    page.dblclick("[data-main]", no_wait_after=True)
    expect(page.locator(".messages")).to_contain_text(receipt, timeout=30_000)
    assert (len(posts), sent(receipt)) == (1, 1)


def test_whole_way_without_javascript(browse):
    """Login, queue, answer, letter, sent, taken back: by links and forms alone."""
    page = browse("clerk", java_script_enabled=False)
    page.click("text=上から順に確認する")
    receipt = asking("applicant.name.differs")
    page.goto(f"/cases/{receipt}/")
    page.get_by_role("radio").nth(1).check()
    page.get_by_role("button", name="この答えで再判定する").click()
    page.fill("#words", "改姓を戸籍で確かめた。")
    expect(page.locator(".letter").filter(has_text="宛先").first).to_be_visible()
    page.get_by_role("button", name="この内容で送信する").click()
    expect(page.locator(".messages")).to_contain_text(receipt)
    assert sent(receipt) == 1
    page.get_by_role("button", name="取り消す").click()
    expect(page.locator(".messages")).to_contain_text("取り消しました")
    assert sent(receipt) == 0
