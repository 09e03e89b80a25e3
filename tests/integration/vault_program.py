"""A program that uses the vault with the system's own keyring: `close`, `unlock` or `forget`, NAME and PIN.

Prints which keyring answered, then what the vault guards, hexadecimal, or the error for the person.
"""

import sys

import keyring

from onboard.errors import VaultError
from onboard.security.vault import Secrets, Vault, new_secrets


def main(action: str, name: str, pin: str) -> None:
    say(type(keyring.get_keyring()).__module__)
    vault = Vault(keyring, name)
    if action == "forget":
        vault.forget()
    try:
        say(_words(_close(vault, pin) if action == "close" else vault.unlock(pin)))
    except VaultError as error:
        say(error)


def say(words: object) -> None:
    sys.stdout.write(f"{words}\n")


def _close(vault: Vault, pin: str) -> Secrets:
    guarded = new_secrets()
    vault.close_in(guarded, pin)
    return guarded


def _words(guarded: Secrets) -> str:
    return (guarded.database_key + guarded.signing_key.private_bytes_raw()).hex()


if __name__ == "__main__":
    main(*sys.argv[1:])
