#!/usr/bin/env python3
"""Verify a bundle of Goldenthread's record, offline: python3 goldenthread_verify.py DIR --head HASH

This program shares nothing with the product that wrote the bundle. It follows the written rules
of the chain (docs/reference/chain.md), needs Python 3.9 or later, and reads only DIR. It checks

* that each file is the one of the manifest, and that there is no other;
* that every link of every stream says what its digest says, and follows from the link before;
* that sealed facts, and the words of people that were not redacted, are those that were recorded;
* that what was taken out was taken out by a recorded retention decision;
* that each recording holds the heads of all streams as they were when it was closed;
* that the tables (CSV) say what the links say;
* that the values of each edition of evidence are those of its digest;
* that no fund passed on or paid out more than came into it;
* and with --head, that a head which you kept from before is in the chain.

It ends with 0 when all is well, 3 when something is not as it was recorded, 2 on wrong usage.
"""

import argparse
import csv
import hashlib
import io
import json
import sys
from bisect import bisect_right
from collections import defaultdict
from pathlib import Path

FORMAT = "goldenthread chain 1"
FIRST = "0" * 64
REDACTED = "[redacted by a retention decision]"
STREAMS = ("decisions", "transfers", "voice", "structure", "events")
LINE = {"sequence", "said", "digest", "when", "recording", "hash"}


class Broken(Exception):
    """What is wrong, and where."""


def canonical(value):
    """The one text of a value."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def sha256(text):
    """SHA-256 in hex."""
    return hashlib.sha256(text.encode("utf-8") if isinstance(text, str) else text).hexdigest()


def read_manifest(folder):
    """The manifest, once it and every file are as they were written."""
    said = (folder / "manifest.json").read_bytes()
    expected = f"{sha256(said)}  manifest.json\n".encode()
    if (folder / "manifest.sha256").read_bytes() != expected:
        raise Broken("manifest.json: is not the one that manifest.sha256 names")
    manifest = json.loads(said)
    if said != f"{canonical(manifest)}\n".encode() or manifest.get("format") != FORMAT:
        raise Broken(f"manifest.json: is not of the form {FORMAT!r}")
    files = manifest["files"]
    there = {path.name for path in folder.iterdir()} - {"manifest.json", "manifest.sha256"}
    for name in sorted(there ^ set(files)):
        raise Broken(f"{name}: {'is missing' if name in files else 'is not in the manifest'}")
    for name, digest in sorted(files.items()):
        total = hashlib.sha256()
        with (folder / name).open("rb") as file:
            while block := file.read(1 << 20):
                total.update(block)
        if total.hexdigest() != digest:
            raise Broken(f"{name}: is not the file that was exported")
    return manifest


def lines(path):
    """Each line of a file as an object; a line that is not in canonical form is refused."""
    with path.open("rb") as file:
        for number, raw in enumerate(file, 1):
            value = json.loads(raw)
            if raw != f"{canonical(value)}\n".encode():
                raise Broken(f"{path.name}, line {number}: is not in canonical form")
            yield value


class Bundle:
    """One bundle while it is verified."""

    def __init__(self, folder, head):
        """Of a folder, and the head to be met (None: any)."""
        self.folder, self.wanted = folder, head
        self.met = head is None
        self.heads = dict.fromkeys(STREAMS, FIRST)
        self.counts = dict.fromkeys(STREAMS, 0)
        self.recordings = {stream: [] for stream in STREAMS}
        self.hashes = {stream: [FIRST] for stream in STREAMS}
        self.digests = defaultdict(set)  # what was recorded, by noun
        self.redacted, self.decided = set(), set()
        self.tables = {}
        self.parents, self.editions = {}, {}
        self.came, self.went = defaultdict(int), defaultdict(int)

    def verify(self):
        """Everything, or Broken."""
        self.manifest = read_manifest(self.folder)
        self.sealed = self.read_sealed()
        for stream in STREAMS:
            self.follow(stream)
        if next(self.sealed, None):
            raise Broken("sealed.jsonl: holds facts that no seal counts")
        heads = {s: {"sequence": self.counts[s], "hash": self.heads[s]} for s in STREAMS}
        if self.manifest["heads"] != heads or self.manifest["head"] != self.heads["events"]:
            raise Broken("manifest.json: its heads are not those of the streams")
        if not self.met:
            raise Broken(
                f"events: the head {self.wanted} is not in this chain: it was made anew, cut "
                "short, or is of another record"
            )
        if self.redacted != self.decided:
            odd = sorted(self.redacted ^ self.decided)[0]
            raise Broken(f"{odd[0]} {odd[1]}: redaction and retention decision do not agree")
        self.check_tables()
        self.check_editions()
        self.check_ledger()

    def read_sealed(self):
        """(sequence of the seal, fact) one by one."""
        for line in lines(self.folder / "sealed.jsonl"):
            yield line["sequence"], line["said"]

    def follow(self, stream):
        """One chain from its first link."""
        before = FIRST
        for number, line in enumerate(lines(self.folder / f"{stream}.jsonl"), 1):
            where = f"{stream} {number}"
            if set(line) - {"words"} != LINE or line["sequence"] != number:
                raise Broken(f"{where}: a link is missing, or out of order")
            said = line["said"]
            if not said or sha256(canonical(said)) != line["digest"]:
                raise Broken(f"{where}: what it says is not what was recorded: {self.about(said)}")
            text = "\n".join(
                (stream, str(number), before, line["digest"], line["when"], str(line["recording"]))
            )
            before = sha256(text + "\n")
            if before != line["hash"]:
                raise Broken(f"{where}: does not follow from the link before")
            self.understand(where, line, said)
            if stream == "events":
                self.met = self.met or before == self.wanted
            self.recordings[stream].append(line["recording"])
            self.hashes[stream].append(before)
            self.heads[stream], self.counts[stream] = before, number

    def understand(self, where, line, said):
        """What one link says, beside what was said before."""
        noun, act = said["fact"], said["act"]
        if act == "sealed":
            self.open_seal(where, line["sequence"], said)
        elif act == "retracted":
            if said["digest"] not in self.digests[noun]:
                raise Broken(f"{where}: takes back a fact that was never recorded")
        elif act == "recorded":
            self.digests[noun].add(line["digest"])
            fields = self.with_words(where, noun, said["fields"], line.get("words", {}))
            self.tables.setdefault(noun, (sorted(fields), []))[1].append(fields)
            if noun == "Redaction":
                self.decided.add((fields["noun"], fields["commitment"]))
            elif noun == "Recording":
                self.check_heads(where, line["recording"], said["heads"])
            elif noun in ("Allotment", "Payment"):
                self.move(noun, fields)
        else:
            raise Broken(f"{where}: nothing is known of the act {act!r}")
        if line.get("words") and act != "recorded":
            raise Broken(f"{where}: has words that no fact holds")

    def with_words(self, where, noun, fields, words):
        """The fields with the words of people in their place."""
        fields = dict(fields)
        hidden = {name for name, value in fields.items() if isinstance(value, dict)}
        if hidden != set(words):
            raise Broken(f"{where}: the words beside it are not those that it speaks of")
        for name in hidden:
            held, beside = fields[name]["commitment"], words[name]
            if not beside:
                self.redacted.add((noun, held))
                fields[name] = REDACTED
            elif sha256(f"{beside['salt']}\n{beside['words']}") != held:
                raise Broken(f"{where}: {name}: the words are not those that were recorded")
            else:
                fields[name] = beside["words"]
        return fields

    def open_seal(self, where, sequence, said):
        """The sealed facts, in their order."""
        total = hashlib.sha256()
        for _ in range(said["count"]):
            of, fact = next(self.sealed, (None, None))
            if of != sequence:
                raise Broken(f"{where}: sealed.jsonl lacks facts of this seal")
            total.update(f"{canonical(fact)}\n".encode())
            self.digests[fact["fact"]].add(sha256(canonical({"act": "recorded", **fact})))
            fields = fact["fields"]
            if fact["fact"] == "Fund":
                self.parents[fields["ref"]] = fields["parent"]
            elif fact["fact"] == "Edition":
                self.editions[f"edition-{fields['ref'].partition(':')[2]}.tsv"] = fields["digest"]
        if total.hexdigest() != said["facts"]:
            raise Broken(f"{where}: the sealed facts are not those that were recorded")

    def check_heads(self, where, recording, heads):
        """The heads of the other streams when a recording was closed."""
        for stream in STREAMS[:-1]:
            place = bisect_right(self.recordings[stream], recording)
            if heads.get(stream) != self.hashes[stream][place]:
                raise Broken(f"{where}: {stream} was not as this recording left it")

    def move(self, noun, fields):
        """One transfer."""
        if fields["amount"] <= 0:
            raise Broken(f"{fields['ref']}: moves no money")
        self.went[fields["source" if noun == "Allotment" else "fund"]] += fields["amount"]
        if noun == "Allotment":
            self.came[fields["destination"]] += fields["amount"]

    def check_ledger(self):
        """No fund gave more than it got; one without a parent is voted by Parliament."""
        for fund in sorted({*self.came, *self.went}):
            if fund not in self.parents:
                raise Broken(f"{fund}: moved money, and no such fund is recorded")
            if self.parents[fund] is not None and self.went[fund] > self.came[fund]:
                raise Broken(f"{fund}: more went out ({self.went[fund]}p) than came in")

    def check_tables(self):
        """Each table says what the links say, to the byte."""
        named = {name[:-4] for name in self.manifest["files"] if name.endswith(".csv")}
        for noun in sorted(named ^ set(self.tables)):
            raise Broken(f"{noun}.csv: is missing, or no link speaks of it")
        for noun, (names, rows) in self.tables.items():
            text = io.StringIO()
            writer = csv.writer(text, lineterminator="\n")
            writer.writerow(names)
            writer.writerows([self.cell(row[name]) for name in names] for row in rows)
            if text.getvalue().encode() != (self.folder / f"{noun}.csv").read_bytes():
                raise Broken(f"{noun}.csv: does not say what the links say")

    def check_editions(self):
        """The SHA-256 of the file of an edition is its digest (and the manifest's, by now)."""
        there = {n: d for n, d in self.manifest["files"].items() if n.startswith("edition-")}
        for name, digest in sorted({*there.items()} ^ {*self.editions.items()}):
            raise Broken(f"{name}: does not hold the values that were released ({digest[:16]})")

    @staticmethod
    def cell(value):
        """A value as a table has it."""
        if value is None or isinstance(value, bool):
            return {None: "", True: "true", False: "false"}[value]
        return str(value)

    @staticmethod
    def about(said):
        """What a link speaks of, as far as it says."""
        fields = said.get("fields", {}) if isinstance(said, dict) else {}
        return fields.get("ref") or "something without a reference"


def judge(folder, head):
    """(What is wrong, or None; the bundle as far as it was read.)"""
    bundle = Bundle(folder, head)
    try:
        bundle.verify()
    except Broken as broken:
        return str(broken), bundle
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        return f"a file cannot be read: {type(fault).__name__}: {fault}", bundle
    return None, bundle


def main():
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, metavar="DIR", help="the folder of the bundle")
    parser.add_argument("--head", help="a head that was published before, 64 hex digits")
    asked = parser.parse_args()
    if not asked.folder.is_dir():
        parser.error(f"{asked.folder} is not a folder")
    wrong, bundle = judge(asked.folder, asked.head)
    if wrong:
        print(f"NOT as recorded: {wrong}")
        return 3
    total = sum(bundle.counts.values())
    print(f"As recorded: {total:,} links, {len(bundle.redacted)} redactions.")
    print(f"Head: {bundle.heads['events']}")
    if asked.head is None:
        print("No --head was given: a record written anew as a whole would pass as well.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
