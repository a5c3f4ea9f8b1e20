"""Case files: a history, one fact that is judged on the kaders, and what must come of it.

`bestand` and `stappen` read a file, `wereld` runs it in memory without a database, `vergelijken`
holds the verdict against what the file expects, and `verslag` says it in words.
"""
