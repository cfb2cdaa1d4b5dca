"""Recordings of connections: made with consent only, deleted when their time is over."""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from fw_tui.capture.launch.asciicast import CastWriter
from fw_tui.capture.launch.recordings import RecordingFolder
from fw_tui.domain.clock import SECOND, Clock
from fw_tui.domain.consent import Consent, answered, consent_changes
from fw_tui.domain.course import Happening, Step
from fw_tui.domain.errors import FwError, N_
from fw_tui.domain.recording import Recording
from fw_tui.domain.settings import checked
from fw_tui.services.lookup import existing_session
from fw_tui.store.events import note_happening
from fw_tui.store.location import behind_links
from fw_tui.store.sessions import session_by_number, update_session
from fw_tui.store.settings import all_settings
from fw_tui.store.store import Store


class RecordingService:
    """What becomes of recordings; they lie beside the store and not in it, see ADR 19."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def recorder(self, number: int) -> Callable[[tuple[int, int]], CastWriter | None] | None:
        """What makes a recording of a session's connection from the terminal's size.

        Whoever has it made closes it. It makes none if the consent was taken back meanwhile.

        Returns:
            None without consent.

        Raises:
            NotFound: there is no such session.
        """
        session = self._store.read(lambda: existing_session(number))
        return partial(self._begin, number) if session.consent_recording is True else None

    def of(self, number: int) -> list[Recording]:
        """The recordings of a session, in order of time.

        Raises:
            NotFound: there is no such session.
            FwError: the folder cannot be read.
        """

        def work() -> list[Recording]:
            existing_session(number)
            own = [each for each in self._found() if each.number == number]
            return [each for each in own if _is_of_session(each)]

        return self._store.read(work)

    def all(self) -> list[Recording]:
        """All recordings of sessions that are kept.

        Raises:
            FwError: the folder cannot be read.
        """
        return self._store.read(lambda: [each for each in self._found() if _is_of_session(each)])

    def delete(self, number: int) -> int:
        """Delete a session's recordings, since the customer wants that; no new ones are made.

        Returns:
            How many there were.

        Raises:
            NotFound: there is no such session.
            FwError: one cannot be deleted.
        """

        def take_back() -> list[Recording]:
            session = existing_session(number)
            if session.running and session.consent_recording:
                after = update_session(answered(session, {Consent.RECORDING: False}))
                for change in consent_changes(session, after, self._clock.now_ms()):
                    note_happening(session.key, change)
            return [recording for recording in self._found() if recording.number == number]

        return self._delete_all(self._store.write(take_back))

    def expire(self) -> int:
        """Delete what has been kept for as long as the setting ``recording.days`` says.

        To be called again and again; it reads one folder.

        Returns:
            How many there were.

        Raises:
            FwError: one cannot be deleted.
        """
        now = self._clock.now_ms()
        found = self._store.read(self._found)
        return self._delete_all(each for each in found if each.expires_at <= now)

    def _begin(self, number: int, size: tuple[int, int]) -> CastWriter | None:
        writer = RecordingFolder(self._path).begin(number, size, self._clock)
        allowed = False
        try:
            allowed = self._store.write(partial(self._note_begun, number))
        finally:
            if not allowed:
                writer.close()
                writer.path.unlink(missing_ok=True)
        return writer if allowed else None

    def _note_begun(self, number: int) -> bool:
        session = existing_session(number)
        if session.consent_recording is not True:
            return False
        note_happening(session.key, Happening(self._clock.now_ms(), Step.RECORDED))
        return True

    def _found(self) -> list[Recording]:
        try:
            return list(RecordingFolder(self._path).recordings(days_kept()))
        except OSError as error:
            raise FwError(
                N_("The folder of recordings cannot be read: {path} ({reason})"),
                path=self._path,
                reason=error,
            ) from error

    def _delete_all(self, recordings: Iterable[Recording]) -> int:
        """Delete each, and tell of the first that cannot be once the others are gone."""
        deleted, refused = 0, None
        for recording in recordings:
            try:
                deleted += self._store.write(partial(self._delete, recording))
            except OSError as error:
                refused = refused or FwError(
                    N_("A recording cannot be deleted: {path} ({reason})"),
                    path=recording.path,
                    reason=error,
                )
        if refused is not None:
            raise refused
        return deleted

    def _delete(self, recording: Recording) -> int:
        """In one transaction, so that the course of its session tells of it in any case."""
        if not recording.path.is_file():
            return 0  # somebody else was faster
        session = session_by_number(recording.number)
        if session is not None and _is_of_session(recording):
            note_happening(session.key, Happening(self._clock.now_ms(), Step.RECORDING_DELETED))
        recording.path.unlink(missing_ok=True)
        return 1

    @property
    def _path(self) -> Path:
        store = behind_links(self._store.path)
        return store.with_name(f"{store.name}.recordings")


def days_kept() -> int:
    """After how many days a recording is deleted."""
    return int(checked(all_settings(), "recording.days"))


def _is_of_session(recording: Recording) -> bool:
    """Whether it is of the session that has its number now.

    After an older store was brought back, numbers are given again.
    """
    session = session_by_number(recording.number)
    return session is not None and recording.begun_at >= session.begun_at // SECOND * SECOND
