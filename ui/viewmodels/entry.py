"""The way in: enrolment with a one-time code, unlocking with the PIN, and a new beginning where that is not known."""

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from onboard.bootstrap import Device, Profile
from onboard.errors import AccessError, LostKeyError, OnboardError
from onboard.security.enrolment import read_code
from onboard.security.vault import Keyring
from ui.keyrings import Keyrings, kept_in
from ui.tasks import Tasks

QML_IMPORT_NAME = "Onboard.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made by the app")
class EntryViewModel(QObject):  # type: ignore[operator] # the stub lacks that QmlUncreatable decorates
    """What stands between a closed app and its data.

    Signals:
        opened: the unlocked `Device`, before `state` becomes `open`.
    """

    opened = Signal(object)
    changed = Signal()

    def __init__(
        self,
        keyrings: Keyrings,
        profile: Callable[[Keyring], Profile],
        tasks: Tasks,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._keyrings = keyrings
        self._make_profile = profile
        self._tasks = tasks
        self._profile: Profile | None = None
        self._state = "starting"
        self._busy = False
        self._error = ""
        self._keyring = ""
        self._sealed = 0

    @Property(str, notify=changed)
    def state(self) -> str:
        """`starting`, `consent`, `enrol`, `unlock`, `lost` (no PIN opens the data any more) or `open`."""
        return self._state

    @Property(bool, notify=changed)
    def busy(self) -> bool:
        return self._busy

    @Property(str, notify=changed)
    def error(self) -> str:
        """What went wrong with the last try, for a person; empty where nothing did."""
        return self._error

    @Property(str, notify=changed)
    def keyring(self) -> str:
        """How the keys are kept: `system`, `file` or `memory`; empty until it is known."""
        return self._keyring

    @Property(int, notify=changed)
    def sealed(self) -> int:
        """How many entries lie here that were not sent, sealed for the relay: they outlive the data and its key."""
        return self._sealed

    @Slot()
    def start(self) -> None:
        """Finds the keyring, and with it whether this device is enrolled."""
        self._begin()
        self._tasks.network(self._keyrings.find, self._found, self._failed)

    @Slot()
    def agree(self) -> None:
        """The person agrees to a vault that the PIN alone protects."""
        self._found(self._keyrings.agreed())

    @Slot(str, result=bool)
    def check(self, code: str) -> bool:
        """Whether the code is typed right; whether the relay knows it shows when it is used."""
        try:
            read_code(code)
        except AccessError as error:
            self._failed(error)
            return False
        self._show(error="")
        return True

    @Slot(str, str)
    def enrol(self, code: str, pin: str) -> None:
        profile = self._known()
        self._begin()
        self._tasks.network(lambda: profile.enrol(code, pin), self._open, self._failed)

    @Slot(str)
    def unlock(self, pin: str) -> None:
        profile = self._known()
        self._begin()
        self._tasks.database(lambda: profile.unlock(pin), self._open, self._failed)

    @Slot()
    def forget(self) -> None:
        """Deletes all that can be read on this device, as the person agreed; then it can be enrolled again."""
        profile = self._known()
        self._begin()
        self._tasks.database(profile.forget, lambda _done: self._look(profile), self._failed)

    @Slot()
    def release(self) -> None:
        """Ends a try that a fault has ended, so that it can be made again."""
        self._show(busy=False)

    def _known(self) -> Profile:
        assert self._profile is not None, "the screens offer this only after the keyring was found"
        return self._profile

    def _found(self, keyring: Keyring | None) -> None:
        if keyring is None:
            self._show(state="consent", busy=False)
            return
        profile = self._profile = self._make_profile(keyring)
        self._keyring = kept_in(keyring)
        self._look(profile)

    def _look(self, profile: Profile) -> None:
        # Asking the system's keyring can take as long as its owner needs to unlock it.
        self._tasks.network(lambda: _state_of(profile), self._looked, self._failed)

    def _looked(self, found: tuple[str, int]) -> None:
        state, self._sealed = found
        self._show(state=state, busy=False)

    def _open(self, device: Device) -> None:
        self.opened.emit(device)
        self._show(state="open", busy=False)

    def _begin(self) -> None:
        self._show(busy=True, error="")

    def _failed(self, error: OnboardError) -> None:
        self._show(state="lost" if isinstance(error, LostKeyError) else None, busy=False, error=str(error))

    def _show(self, state: str | None = None, busy: bool | None = None, error: str | None = None) -> None:
        self._state = self._state if state is None else state
        self._busy = self._busy if busy is None else busy
        self._error = self._error if error is None else error
        self.changed.emit()


def _state_of(profile: Profile) -> tuple[str, int]:
    """What a profile that is closed asks for, and how many entries lie sealed in it."""
    try:
        state = "unlock" if profile.enrolled else "enrol"
    except LostKeyError:
        state = "lost"
    return state, profile.sealed
