using System.Diagnostics;
using Federation.Matching;
using Federation.Matching.Evaluation;
using Lucene.Net.Analysis.En;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Queries.Mlt;
using Lucene.Net.Search;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace Federation.Benchmarks.Matching;

/// <summary>Lucene.NET's MoreLikeThis: each title searched for among those of the other registries.</summary>
internal static class MoreLikeThisPeer
{
    // As many as our own search keeps of all other registries together, about.
    private const int Nearest = 20;

    internal static Peer Run(IReadOnlyList<MatchItem> items)
    {
        var watch = Stopwatch.StartNew();
        using var directory = new RAMDirectory();
        using var analyzer = new EnglishAnalyzer(LuceneVersion.LUCENE_48);
        using (var writer = new IndexWriter(directory, new IndexWriterConfig(LuceneVersion.LUCENE_48, analyzer)))
        {
            foreach (var item in items)
            {
                writer.AddDocument([
                    new StringField("registry", item.Registry, Field.Store.NO), new TextField("title", item.Title, Field.Store.NO)]);
            }

            writer.ForceMerge(1);
        }

        using var reader = DirectoryReader.Open(directory);
        var searcher = new IndexSearcher(reader);
        var found = new List<ScoredPair>[items.Count];
        Parallel.For(
            0,
            items.Count,
            new ParallelOptions { MaxDegreeOfParallelism = 2 },
            () => new MoreLikeThis(reader) { Analyzer = analyzer, FieldNames = ["title"], MinTermFreq = 1, MinDocFreq = 2 },
            (i, _, like) =>
            {
                // The index is one segment, so that documents are numbered as they were added.
                var query = new BooleanQuery
                {
                    { like.Like(new StringReader(items[i].Title), "title"), Occur.MUST },
                    { new TermQuery(new Term("registry", items[i].Registry)), Occur.MUST_NOT },
                };
                found[i] = [.. searcher.Search(query, Nearest).ScoreDocs.Select(d => new ScoredPair(items[i].Key, items[d.Doc].Key, d.Score))];
                return like;
            },
            static _ => { });
        return new Peer("MoreLikeThis of the titles, Lucene.NET, 2 threads", watch.Elapsed.TotalSeconds, [.. found.SelectMany(static f => f)]);
    }
}
