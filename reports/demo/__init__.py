"""A demo city 演示城市: invented schools and people with two terms of plausible data.

The same seed gives the same names, numbers and counts; keys differ. What flows (submissions, reviews, rounds) goes
through the real actions, at the day it would have happened; the mass of entries is written in bulk.
"""
