"""`python -m prove [NAME ...]`: prove all, or those named."""

import sys

import prove
from bench.runner import run_jobs

sys.exit(run_jobs(prove, sys.argv[1:]))
