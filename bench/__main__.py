"""`python -m bench [NAME ...]`: measure all, or those named."""

import sys

import bench
from bench.runner import run_jobs

sys.exit(run_jobs(bench, sys.argv[1:]))
