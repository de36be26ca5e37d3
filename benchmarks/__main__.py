"""Run every part, print its tables, and keep them in results.md with the machine and versions."""

import os
import platform
import sys
import time
from contextlib import redirect_stdout
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).parent
PARTS = ("numbers", "demos", "launch")  # a class of simulated learners is benchmarks.classroom
PACKAGES = ("numpy", "scipy", "scikit-learn", "torch", "keras", "jupyterlab", "ipywidgets")


def machine():
    cpu = Path("/proc/cpuinfo")
    lines = cpu.read_text().splitlines() if cpu.exists() else []
    model = [line.split(": ")[1] for line in lines if line.startswith("model name")]
    wide = any("avx512f" in line for line in lines)
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"{(model or [platform.processor()])[0]}, {os.cpu_count()} cores"
        f"{', AVX-512' if wide else ''}; {platform.system()}; "
        f"Python {platform.python_version()}; {versions}"
    )


class Tee:
    def __init__(self, *streams):
        self.streams = streams

    def write(self, text):
        for stream in self.streams:
            stream.write(text)

    def flush(self):
        for stream in self.streams:
            stream.flush()


def main():
    with (HERE / "results.md").open("w", encoding="utf-8") as results:
        results.write(f"# Benchmarks\n\nMade by `make bench` on {machine()}.\n")
        for part in PARTS:
            results.write(f"\n## {part}\n\n```\n")
            with redirect_stdout(Tee(sys.stdout, results)):
                started = time.perf_counter()
                import_module(f"benchmarks.{part}").main()
                print(f"\n({part}: {time.perf_counter() - started:.0f} s)")
            results.write("```\n")


if __name__ == "__main__":
    main()
