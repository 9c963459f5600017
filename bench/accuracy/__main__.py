"""Makes the forms, reads them through the product, prints the tables; exit 1 where something was read or decided wrongly.

    cd bench && python -m accuracy [--list] [--copies 3] [--seed 1] [--only LAYOUT …] [--keep]

The files stay in var/accuracy; `--keep` reads those that are there, `--list` shows each that is not right.
"""

import argparse
import pickle
import sys
import time
from multiprocessing import Pool
from pathlib import Path

from accuracy import report
from accuracy.judge import ROOT, judge
from accuracy.make import PROCESSES, Sample, make

FOLDER = ROOT / "var" / "accuracy"
TRUTH = "truth.pickle"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--list", action="store_true", help="show each file that is not right")
    parser.add_argument("--copies", type=int, default=3, help="applicants for each layout and format")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="*", default=(), metavar="LAYOUT")
    parser.add_argument("--keep", action="store_true", help="read the files that are there")
    args = parser.parse_args()
    samples = kept(args.only) if args.keep else made(args.copies, args.seed, args.only)
    began = time.monotonic()
    with Pool(PROCESSES) as pool:
        scores = pool.map(judge, samples, chunksize=4)
    if args.list:
        print(report.listed(scores))
    print(report.tables(scores))
    print(f"{len(samples)} files read in {time.monotonic() - began:.0f} s; they are in {FOLDER}", file=sys.stderr)
    sys.exit(1 if any(report.harmful(scores).values()) else 0)


def made(copies: int, seed: int, only: list[str]) -> list[Sample]:
    """New samples, their truth beside them."""
    began = time.monotonic()
    samples = make(FOLDER, copies, seed, only)
    (FOLDER / TRUTH).write_bytes(pickle.dumps(samples))
    print(f"{len(samples)} files made in {time.monotonic() - began:.0f} s", file=sys.stderr)
    return samples


def kept(only: list[str]) -> list[Sample]:
    """The samples of the last run."""
    file: Path = FOLDER / TRUTH
    samples: list[Sample] = pickle.loads(file.read_bytes())  # noqa: S301 - this program wrote it
    return [sample for sample in samples if not only or sample.layout in only]


if __name__ == "__main__":
    main()
