#!/usr/bin/env python3
"""Candidates between registries by TF-IDF cosine of titles, as one writes it with scikit-learn (Debian: python3-sklearn).

usage: tfidf_join.py ITEMS.jsonl[.gz] [PREDICTIONS.tsv]
Prints items, pairs, and seconds for vectors and join, reading left out. With a file the pairs are written to it.

The vectorizer is as it comes, and the matrix is multiplied with its transpose, some rows at a time because the whole product does not
fit into memory; of each row the nearest titles of other registries are kept. tfidf_join_tuned.py is the same made fast.
"""
import gzip, json, sys, time
import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
NEAREST, ROWS = 20, 1000
path = sys.argv[1]
with (gzip.open(path, "rt") if path.endswith(".gz") else open(path)) as f:
    items = [json.loads(line) for line in f]
started = time.perf_counter()
vectors = TfidfVectorizer().fit_transform(item["title"] for item in items)
transposed = vectors.T.tocsr()
registries = np.unique([item["registry"] for item in items], return_inverse=True)[1]
pairs = {}
for start in range(0, len(items), ROWS):
    scores = vectors[start:start + ROWS] @ transposed
    for row in range(scores.shape[0]):
        others, cosines = scores.indices[scores.indptr[row]:scores.indptr[row + 1]], scores.data[scores.indptr[row]:scores.indptr[row + 1]]
        elsewhere = registries[others] != registries[start + row]
        others, cosines = others[elsewhere], cosines[elsewhere]
        for at in np.argpartition(-cosines, NEAREST)[:NEAREST] if len(cosines) > NEAREST else range(len(cosines)):
            pairs[min(start + row, others[at]), max(start + row, others[at])] = cosines[at]
seconds = time.perf_counter() - started
print(json.dumps({"items": len(items), "pairs": len(pairs), "seconds": round(seconds, 2)}))
if len(sys.argv) > 2:
    with open(sys.argv[2], "w") as f:
        for (i, j), score in pairs.items(): f.write(f"{items[i]['id']}\t{items[j]['id']}\t{score:.6f}\n")
