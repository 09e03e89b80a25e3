"""`onboard-relay`: the operator's command."""

import datetime as dt
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from onboard.errors import OnboardError
from onboard.relay.refusal import BAD_INPUT, one_line

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Runs and looks after an Onboard relay.",
)

Folder = Annotated[Path, typer.Option("--folder", "-f", help="The relay's folder.", envvar="ONBOARD_RELAY_FOLDER")]
HERE = Path("relay")


def _fail(error: OnboardError) -> typer.Exit:
    typer.echo(one_line(error), err=True)
    return typer.Exit(BAD_INPUT)


@app.command()
def authority(
    names: Annotated[list[str], typer.Argument(help="Host names and addresses under which devices reach the relay.")],
    folder: Folder = HERE,
) -> None:
    """Makes the relay's own certificate authority and its server certificate."""
    from onboard.security.authority import make_authority

    if (folder / "tls" / "authority.pem").exists():
        raise _fail(OnboardError("There is one already; a new one would lock out all enrolled devices."))
    make_authority(folder / "tls", names)
    typer.echo(f"Made {folder / 'tls'}.")


@app.command()
def serve(folder: Folder = HERE) -> None:
    """Runs the relay until it is stopped."""
    # What has read this command would otherwise stay in memory for as long as it serves, nine megabytes.
    # -P: a file in the operator's current directory is no module of the process that holds the keys.
    command = [sys.executable, "-P", "-m", "onboard.relay.server", str(folder)]
    os.execv(sys.executable, command)  # noqa: S606 # no shell reads it: this interpreter, our module, and the folder as one argument


@app.command()
def load(
    folder: Folder = HERE,
    pnl: Annotated[list[Path] | None, typer.Option(help="A passenger list (PNL), all parts.")] = None,
    adl: Annotated[list[Path] | None, typer.Option(help="Additions, deletions and changes (ADL).")] = None,
    psm: Annotated[list[Path] | None, typer.Option(help="A passenger service message (PSM).")] = None,
    seatmap: Annotated[Path | None, typer.Option(help="An Amadeus SeatMap Display answer (JSON).")] = None,
    departure: Annotated[dt.datetime | None, typer.Option(help="Departure, UTC.", formats=["%Y-%m-%dT%H:%M"])] = None,
    arrival: Annotated[dt.datetime | None, typer.Option(help="Arrival, UTC.", formats=["%Y-%m-%dT%H:%M"])] = None,
    marketed: Annotated[list[str] | None, typer.Option(help="A further designator, such as DL9368.")] = None,
    departure_gate: Annotated[str | None, typer.Option(help="Where it leaves from, such as D14.")] = None,
    arrival_gate: Annotated[str | None, typer.Option(help="Where it arrives.")] = None,
    on: Annotated[
        dt.datetime | None, typer.Option(help="Date of receipt; today if left out.", formats=["%Y-%m-%d"])
    ] = None,
) -> None:
    """Loads a flight: passenger lists in the order PNL, ADL, PSM, then its seat map. The same again changes nothing."""
    from onboard.clock import wall_clock
    from onboard.config import read_settings
    from onboard.domain.flight import FlightGated
    from onboard.relay.loading import Files, load_files
    from onboard.relay.opening import open_ledger

    gates = FlightGated(departure_gate=departure_gate, arrival_gate=arrival_gate)
    files = Files(pnl or (), adl or (), psm or (), seatmap, marketed or (), departure, arrival, gates)
    try:
        ledger = open_ledger(folder, read_settings(folder).database)
        for line in load_files(ledger, files, (on or dt.datetime.now(dt.UTC)).date(), wall_clock()):
            typer.echo(line)
    except OnboardError as error:
        raise _fail(error) from error


@app.command()
def enrol(
    role: Annotated[str, typer.Option(help="crew, liaison or lost and found.")],
    folder: Folder = HERE,
    team: Annotated[str | None, typer.Option(help="The liaison's team, or the station, such as AMS.")] = None,
    flight: Annotated[str | None, typer.Option(help="The crew member's flight, such as KL0605/2026-11-21/AMS.")] = None,
    position: Annotated[str | None, typer.Option(help="The position on it, such as Purser or Zone 2.")] = None,
    zone: Annotated[list[str] | None, typer.Option(help="A zone that the position looks after.")] = None,
    address: Annotated[str | None, typer.Option(help="How the device reaches the relay, if not as set.")] = None,
    qr: Annotated[Path | None, typer.Option(help="Where to write the code as a QR picture (SVG).")] = None,
) -> None:
    """Makes a person with a one-time code that enrols one device for them within a day."""
    from onboard.clock import wall_clock
    from onboard.config import read_settings
    from onboard.relay.enrolling import Invitation, Post, enrol_person
    from onboard.relay.opening import open_ledger
    from onboard.security.authority import load_authority

    post = Post(flight, position or "", zone or ()) if flight else None
    try:
        settings = read_settings(folder)
        invitation = Invitation(role, team, post, address or settings.address, load_authority(folder / "tls"))
        code = enrol_person(open_ledger(folder, settings.database), invitation, wall_clock())
    except OnboardError as error:
        raise _fail(error) from error
    typer.echo(code)
    if qr is not None:
        import segno

        segno.make(code, micro=False).save(str(qr), scale=6)


@app.command()
def devices(
    folder: Folder = HERE, revoke: Annotated[str | None, typer.Option(help="A device to shut out.")] = None
) -> None:
    """Lists the enrolled devices, or shuts one out."""
    from onboard.clock import wall_clock
    from onboard.config import read_settings
    from onboard.relay.opening import open_ledger
    from onboard.relay.register import Register

    try:
        register = Register(open_ledger(folder, read_settings(folder).database))
        if revoke is not None:
            register.revoke(revoke, wall_clock())
    except OnboardError as error:
        raise _fail(error) from error
    for device in register.devices():
        heard = _time(device.last_heard) if device.last_heard else "never heard"
        state = "shut out" if device.revoked else heard
        typer.echo(f"{device.id}  {device.role.value:<15} {device.team or '':<10} {state}")


@app.command()
def trail(
    scope: Annotated[str, typer.Argument(help="Such as flight:KL0605/2026-11-21/AMS.")],
    folder: Folder = HERE,
    person: Annotated[str | None, typer.Option(help="Print this person's pseudonym in the scope instead.")] = None,
) -> None:
    """Prints who read or changed the data of a scope, by the hour, under pseudonyms."""
    from onboard.config import read_settings
    from onboard.relay.opening import open_ledger
    from onboard.relay.trail import Trail

    try:
        kept = Trail(open_ledger(folder, read_settings(folder).database))
    except OnboardError as error:
        raise _fail(error) from error
    if person is not None:
        typer.echo(kept.pseudonym(person, scope))
        return
    for note in kept.read(scope):
        typer.echo(f"{_time(note.hour)}  {note.actor}  {note.action}")


@app.command()
def review(
    folder: Folder = HERE,
    accept: Annotated[int | None, typer.Option(help="The number of an entry to let in as it was written.")] = None,
    discard: Annotated[int | None, typer.Option(help="The number of an entry to delete for good.")] = None,
) -> None:
    """Lists what devices wrote and nobody can correct any more, or decides on an entry of it."""
    from onboard.clock import wall_clock
    from onboard.config import read_settings
    from onboard.relay.opening import open_ledger
    from onboard.relay.review import Review
    from onboard.relay.trail import Trail

    try:
        ledger = open_ledger(folder, read_settings(folder).database)
        waiting = Review(ledger, Trail(ledger))
        if accept is not None:
            waiting.accept(accept, wall_clock())
        if discard is not None:
            waiting.discard(discard, wall_clock())
    except OnboardError as error:
        raise _fail(error) from error
    for entry in waiting.listed():
        who = f"{entry.device}  {entry.author}  {_time(entry.written)}"
        typer.echo(f"{entry.number}  {who}  {entry.scope}  {entry.kind}  {entry.reason}")


@app.command()
def rebuild(folder: Folder = HERE) -> None:
    """Folds all projections again from the log."""
    from onboard.config import read_settings
    from onboard.relay.opening import open_ledger

    try:
        ledger = open_ledger(folder, read_settings(folder).database)
    except OnboardError as error:
        raise _fail(error) from error
    typer.echo(f"{ledger.rebuild()} subjects folded.")


@app.command()
def backup(
    file: Annotated[Path | None, typer.Argument(help="Where to copy a SQLite database to.")] = None,
    covers: Annotated[int | None, typer.Option(help="The newest number in a copy made by PostgreSQL's tools.")] = None,
    folder: Folder = HERE,
) -> None:
    """Copies the database while the relay runs, or notes a copy; devices forget what a backup has."""
    from onboard.config import read_settings
    from onboard.relay.backup import back_up, note_backup
    from onboard.relay.opening import open_ledger

    if file is None and covers is None:
        raise _fail(OnboardError("Say where to copy to, or --covers NUMBER."))
    try:
        ledger = open_ledger(folder, read_settings(folder).database)
        if covers is not None:
            note_backup(ledger, covers)
        elif file is not None:
            covers = back_up(ledger, file)
    except OnboardError as error:
        raise _fail(error) from error
    typer.echo(f"The backup has the log up to number {covers}.")


@app.command()
def match(
    found: Annotated[Path, typer.Option(help="Found items, one JSON object a line.")],
    lost: Annotated[Path, typer.Option(help="Loss reports, one JSON object a line.")],
    top: Annotated[int, typer.Option(min=1, help="How many candidates to print for each item.")] = 5,
    explain: Annotated[
        bool, typer.Option("--explain", help="Print each reason with its comparison and weight.")
    ] = False,
) -> None:
    """Prints for each found item the loss reports that fit it best, with probabilities and reasons."""
    from onboard.relay.matching_command import match

    try:
        for line in match(found, lost, top, explain=explain):
            typer.echo(line.decode())
    except OnboardError as error:
        raise _fail(error) from error


@app.command()
def learn(folder: Folder = HERE) -> None:
    """Prints whether weights learned from people's decisions on candidates would be better than the expert's."""
    from onboard.config import read_settings
    from onboard.relay.learning_command import report
    from onboard.relay.opening import open_ledger

    try:
        ledger = open_ledger(folder, read_settings(folder).database)
    except OnboardError as error:
        raise _fail(error) from error
    for line in report(ledger):
        typer.echo(line)


@app.command()
def inspect(
    file: Annotated[str, typer.Argument(help="A file, or - for standard input.")],
    kind: Annotated[str, typer.Option(help="pnl, adl, psm, seatmap, bcbp or text.")],
    on: Annotated[
        dt.datetime | None, typer.Option(help="The day to read it on; today if left out.", formats=["%Y-%m-%d"])
    ] = None,
) -> None:
    """Prints as JSON what the program reads from an input, and what it did not understand."""
    day = (on or dt.datetime.now(dt.UTC)).date()
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        read = _read(kind, data, day)
    except OnboardError as error:
        raise _fail(error) from error
    except OSError as error:
        raise _fail(OnboardError(f"{file} cannot be read: {error.strerror}.")) from error
    typer.echo(read.decode())


def _read(kind: str, data: bytes, day: dt.date) -> bytes:
    from onboard.formats import inspect as formats
    from onboard.text import inspect as text

    if kind == "text":
        return text.inspect(data, day)
    if kind in formats.KINDS:
        return formats.inspect(kind, data, day)
    raise OnboardError(f"There is no kind {kind}: choose pnl, adl, psm, seatmap, bcbp or text.")


def _time(at: int) -> str:
    return dt.datetime.fromtimestamp(at / 1000, dt.UTC).strftime("%Y-%m-%d %H:%M UTC")
