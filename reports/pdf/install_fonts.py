"""Fetch FandolFang 仿宋 from Debian's texlive-lang-chinese: 3 MB kept of a 49 MB package, nothing installed.

    python3 reports/pdf/install_fonts.py --into var/fonts

Standard library only and no root needed: `apt-get download` and `dpkg -x` write into a temporary folder.
Licence: GPL with the font exception (embedding in documents is free). Without it 仿宋 is set in LXGW WenKai.
"""

import argparse
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

PACKAGE = "texlive-lang-chinese"
WANTED = "**/public/fandol/FandolFang*.otf"


def main() -> int:
    """0: the fonts are there; 1: they could not be fetched, and why is said."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--into", type=Path, default=Path("var/fonts"), help="folder for the fonts")
    parser.add_argument("--force", action="store_true", help="fetch again even if they are there")
    arguments = parser.parse_args()
    if not arguments.force and any(arguments.into.glob("FandolFang*.otf")):
        return say(f"FandolFang is already in {arguments.into}.", 0)
    try:
        names = install(arguments.into)
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        return say(f"FandolFang was not installed ({explain(error)}); 仿宋 will be set in LXGW WenKai.", 1)
    return say(f"Installed {', '.join(names)} into {arguments.into}.", 0)


def install(into: Path) -> list[str]:
    """Download, unpack, keep the 仿宋 faces."""
    with TemporaryDirectory(prefix="fandol-") as name:
        folder = Path(name)
        run(["apt-get", "download", "-q", PACKAGE], folder)
        package = next(folder.glob("*.deb"), None)
        if package is None:
            raise RuntimeError("apt-get downloaded nothing")
        run(["dpkg", "-x", package.name, "unpacked"], folder)
        return keep(sorted((folder / "unpacked").glob(WANTED)), into)


def run(command: list[str], folder: Path) -> None:
    """Run one tool in the temporary folder; its own words are the explanation if it fails."""
    if shutil.which(command[0]) is None:
        raise RuntimeError(f"{command[0]} is not on this machine")
    subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, timeout=600)  # noqa: S603


def keep(found: list[Path], into: Path) -> list[str]:
    """Copy the faces; a package without them is an error, not a quiet success."""
    if not found:
        raise RuntimeError(f"{PACKAGE} holds no {WANTED}")
    into.mkdir(parents=True, exist_ok=True)
    for path in found:
        shutil.copyfile(path, into / path.name)
    return [path.name for path in found]


def explain(error: Exception) -> str:
    """The last line a tool wrote, else the error itself."""
    if isinstance(error, subprocess.CalledProcessError) and error.stderr.strip():
        return str(error.stderr.strip().splitlines()[-1])
    return str(error)


def say(text: str, code: int) -> int:
    """Tell the person, and give back the exit code."""
    (sys.stderr if code else sys.stdout).write(text + "\n")
    return code


if __name__ == "__main__":
    raise SystemExit(main())
