#!/usr/bin/env python3
"""Candidates between registries by TF-IDF cosine of titles: what a registry would reach for first (Debian: python3-sklearn).

usage: tfidf_join.py ITEMS.jsonl[.gz] [PREDICTIONS.tsv]
Prints items, pairs, and seconds for vectors and join, reading left out. With a file the pairs are written to it.
"""
import gzip, json, sys, time
from sklearn.feature_extraction.text import TfidfVectorizer
NEAREST, BLOCK = 5, 512
path = sys.argv[1]
with (gzip.open(path, "rt") if path.endswith(".gz") else open(path)) as f:
    items = [json.loads(line) for line in f]
started = time.perf_counter()
vectors = TfidfVectorizer(sublinear_tf=True, stop_words="english").fit_transform(item["title"] for item in items)
by_registry = {}
for i, item in enumerate(items):
    by_registry.setdefault(item["registry"], []).append(i)
pairs = {}
registries = sorted(by_registry)
for a in registries:
    rows = by_registry[a]
    for b in registries:
        if a == b: continue
        others, columns = vectors[by_registry[b]].T.tocsr(), by_registry[b]
        for at in range(0, len(rows), BLOCK):
            scores = (vectors[rows[at:at + BLOCK]] @ others).tocsr()
            for r in range(scores.shape[0]):
                low, high = scores.indptr[r], scores.indptr[r + 1]
                if low == high: continue
                data, index = scores.data[low:high], scores.indices[low:high]
                for k in data.argsort()[-NEAREST:]:
                    pairs[tuple(sorted((rows[at + r], columns[index[k]])))] = data[k]
seconds = time.perf_counter() - started
print(json.dumps({"items": len(items), "pairs": len(pairs), "seconds": round(seconds, 2)}))
if len(sys.argv) > 2:
    with open(sys.argv[2], "w") as f:
        for (i, j), score in pairs.items(): f.write(f"{items[i]['id']}\t{items[j]['id']}\t{score:.6f}\n")
