"""One-time passwords: held until their client gets them, and then gone."""

from fw_tui.domain.secret import OneTimePassword, Passwords


def test_a_password_is_handed_over_once() -> None:
    passwords = Passwords()
    passwords.hold(7, OneTimePassword("geheim-4711"))
    assert passwords.numbers() == {7}
    assert passwords.hand_over(7).take() == "geheim-4711"
    assert not passwords.hand_over(7)


def test_an_empty_password_is_not_held_and_does_not_replace_another() -> None:
    passwords = Passwords()
    passwords.hold(7, OneTimePassword("geheim-4711"))
    passwords.hold(7, OneTimePassword(""))
    passwords.hold(8, OneTimePassword(""))
    assert passwords.numbers() == {7}
    assert passwords.hand_over(7).take() == "geheim-4711"


def test_those_that_nobody_needs_any_more_are_forgotten() -> None:
    passwords, password = Passwords(), OneTimePassword("geheim-4711")
    passwords.hold(7, password)
    passwords.forget({7, 8})
    assert not password
    assert passwords.numbers() == frozenset()


def test_no_password_is_seen_in_what_holds_it() -> None:
    passwords = Passwords()
    passwords.hold(7, OneTimePassword("geheim-4711"))
    assert "geheim" not in repr(passwords) + repr(vars(passwords))
