using Federation.Matching.Model;
using Federation.Matching.Text;

namespace Federation.Matching.Training;

/// <summary>
/// Trains a forest by gradient boosting on the logistic loss (Friedman 2001; Newton steps and histograms as in Chen and
/// Guestrin 2016), growing the leaf that gains most. Deterministic: no sampling, sums in one order.
/// </summary>
internal sealed class Booster
{
    private readonly BoostingOptions _options;
    private readonly int _rows;
    private readonly int _features;
    private readonly byte[][] _bins;
    private readonly float[][] _cuts;
    private readonly Sample[] _samples;
    private readonly float[] _scores;
    private readonly double[] _gradients;
    private readonly double[] _hessians;
    private readonly int[] _order;
    private int _tree;

    private Booster(IReadOnlyList<float[]> rows, Sample[] samples, BoostingOptions options)
    {
        _options = options;
        _samples = samples;
        _rows = rows.Count;
        _features = rows[0].Length;
        _scores = new float[_rows];
        _gradients = new double[_rows];
        _hessians = new double[_rows];
        _order = new int[_rows];
        _bins = new byte[_features][];
        _cuts = new float[_features][];
        Parallel.For(0, _features, f => (_bins[f], _cuts[f]) = Quantiles.Cut([.. rows.Select(r => r[f])], options.Bins));
    }

    /// <summary>Trains trees on rows of features.</summary>
    /// <param name="rows">Features of each row.</param>
    /// <param name="samples">What is known of each row.</param>
    /// <param name="scores">Log-odds that the trees are to correct; null to start from the rate of the labels.</param>
    /// <param name="options">Settings.</param>
    public static IReadOnlyList<IReadOnlyList<TreeNode>> Train(
        IReadOnlyList<float[]> rows, Sample[] samples, float[]? scores, BoostingOptions options)
    {
        var booster = new Booster(rows, samples, options);
        var trees = new List<TreeNode[]>();
        if (scores is null)
        {
            trees.Add(booster.Bias());
        }
        else
        {
            scores.CopyTo(booster._scores, 0);
        }

        booster.Train(trees);
        return trees;
    }

    private void Train(List<TreeNode[]> trees)
    {
        for (_tree = 0; _tree < _options.Trees; _tree++)
        {
            for (var i = 0; i < _rows; i++)
            {
                var p = 1 / (1 + Math.Exp(-_scores[i]));
                var weight = Draw(_samples[i].Family, _options.FamilyShare) ? _samples[i].Weight : 0;
                _gradients[i] = weight * ((_samples[i].Label ? 1 : 0) - p);
                _hessians[i] = weight * Math.Max(p * (1 - p), 1e-6);
            }

            trees.Add(GrowTree());
        }
    }

    private TreeNode[] Bias()
    {
        double positive = 0, all = 0;
        for (var i = 0; i < _rows; i++)
        {
            all += _samples[i].Weight;
            positive += _samples[i].Label ? _samples[i].Weight : 0;
        }

        var bias = MathF.Round((float)Math.Log(positive / (all - positive)), 4);
        Array.Fill(_scores, bias);
        return [new TreeNode(-1, 0, 0, 0, bias)];
    }

    private TreeNode[] GrowTree()
    {
        for (var i = 0; i < _rows; i++)
        {
            _order[i] = i;
        }

        var nodes = new List<TreeNode>();
        var open = new List<Leaf> { NewLeaf(nodes, 0, _rows, Histogram.Of(this, 0, _rows)) };
        for (var leaves = 1; leaves < _options.Leaves; leaves++)
        {
            var best = open.MaxBy(static l => (l.Cut.Gain, -l.Node))!;
            if (best.Cut.Gain <= 0)
            {
                break;
            }

            open.Remove(best);
            Split(best, nodes, open);
        }

        foreach (var leaf in open)
        {
            for (var i = leaf.Start; i < leaf.End; i++)
            {
                _scores[_order[i]] += nodes[leaf.Node].Value;
            }
        }

        return [.. nodes];
    }

    private void Split(Leaf leaf, List<TreeNode> nodes, List<Leaf> open)
    {
        var (feature, bin, _) = leaf.Cut;
        var middle = Partition(leaf, _bins[feature], bin);
        var lowIsSmaller = middle - leaf.Start < leaf.End - middle;
        var smaller = lowIsSmaller ? Histogram.Of(this, leaf.Start, middle) : Histogram.Of(this, middle, leaf.End);
        var larger = leaf.Histogram.Less(smaller);
        var low = NewLeaf(nodes, leaf.Start, middle, lowIsSmaller ? smaller : larger);
        var high = NewLeaf(nodes, middle, leaf.End, lowIsSmaller ? larger : smaller);
        nodes[leaf.Node] = nodes[leaf.Node] with
        {
            Feature = feature,
            Threshold = _cuts[feature][bin],
            Low = low.Node,
            High = high.Node,
        };
        open.Add(low);
        open.Add(high);
    }

    // Keeps the order of the rows on both sides, so that sums come out the same on every machine.
    private int Partition(Leaf leaf, byte[] bins, int bin)
    {
        var high = new List<int>();
        var middle = leaf.Start;
        for (var i = leaf.Start; i < leaf.End; i++)
        {
            var row = _order[i];
            if (bins[row] <= bin)
            {
                _order[middle++] = row;
            }
            else
            {
                high.Add(row);
            }
        }

        high.CopyTo(_order, middle);
        return middle;
    }

    private Leaf NewLeaf(List<TreeNode> nodes, int start, int end, Histogram histogram)
    {
        var (gradient, hessian) = histogram.Total();
        // As it will be written: the trees that follow correct what readers of the file will compute.
        var value = MathF.Round((float)(_options.Shrinkage * gradient / (hessian + _options.Ridge)), 4);
        nodes.Add(new TreeNode(-1, 0, 0, 0, value));
        return new Leaf(nodes.Count - 1, start, end, histogram, BestCut(histogram, gradient, hessian));
    }

    private Cut BestCut(Histogram histogram, double gradient, double hessian)
    {
        var best = new Cut(0, 0, 0);
        var whole = gradient * gradient / (hessian + _options.Ridge);
        for (var f = 0; f < _features; f++)
        {
            if (!Draw((ulong)f, _options.FeatureShare))
            {
                continue;
            }

            double lowGradient = 0, lowHessian = 0;
            for (var bin = 0; bin < _cuts[f].Length; bin++)
            {
                lowGradient += histogram.Gradients[f][bin];
                lowHessian += histogram.Hessians[f][bin];
                var highHessian = hessian - lowHessian;
                if (lowHessian < _options.MinimumHessian || highHessian < _options.MinimumHessian)
                {
                    continue;
                }

                var highGradient = gradient - lowGradient;
                var gain = (lowGradient * lowGradient / (lowHessian + _options.Ridge))
                    + (highGradient * highGradient / (highHessian + _options.Ridge)) - whole;
                if (gain > best.Gain)
                {
                    best = new Cut(f, bin, gain);
                }
            }
        }

        return best;
    }

    // The same draw in every run: a hash of what is drawn and the number of the tree.
    private bool Draw(ulong what, double share) => TermHash.Mix(what, (uint)_tree) < share * ulong.MaxValue;

    private sealed record Leaf(int Node, int Start, int End, Histogram Histogram, Cut Cut);

    private readonly record struct Cut(int Feature, int Bin, double Gain);

    private sealed class Histogram(double[][] gradients, double[][] hessians)
    {
        public double[][] Gradients => gradients;

        public double[][] Hessians => hessians;

        public static Histogram Of(Booster booster, int start, int end)
        {
            var gradients = new double[booster._features][];
            var hessians = new double[booster._features][];
            Parallel.For(0, booster._features, f =>
            {
                var g = gradients[f] = new double[booster._options.Bins];
                var h = hessians[f] = new double[booster._options.Bins];
                var bins = booster._bins[f];
                for (var i = start; i < end; i++)
                {
                    var row = booster._order[i];
                    g[bins[row]] += booster._gradients[row];
                    h[bins[row]] += booster._hessians[row];
                }
            });
            return new Histogram(gradients, hessians);
        }

        public Histogram Less(Histogram other) => new(Subtract(gradients, other.Gradients), Subtract(hessians, other.Hessians));

        public (double Gradient, double Hessian) Total() => (gradients[0].Sum(), hessians[0].Sum());

        private static double[][] Subtract(double[][] a, double[][] b) =>
            [.. a.Select((x, f) => x.Select((v, i) => v - b[f][i]).ToArray())];
    }
}
