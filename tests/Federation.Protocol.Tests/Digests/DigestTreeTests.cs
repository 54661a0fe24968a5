using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Federation.Protocol.Digests;

namespace Federation.Protocol.Tests.Digests;

public sealed class DigestTreeTests
{
    [Fact]
    public void A_registry_without_items_has_the_digest_of_nothing()
    {
        DigestTree.Empty.Root.Hash.Should().Be(DigestHash.Empty);
        DigestTree.Build([]).Root.Hash.Should().Be(DigestHash.Empty);
    }

    [Fact]
    public void A_leaf_is_hashed_as_the_protocol_says()
    {
        var hash = SHA256.HashData("content"u8);
        var place = BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData("X.1252"u8)) >> 4;
        byte[] bytes = [0, .. new byte[8], .. new byte[8], .. hash];
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(1), place);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(9), 7);

        var tree = DigestTree.Build([new DigestEntry(DigestPlace.Of("X.1252"), 7, new DigestHash(hash))]);

        tree.Root.Hash.ToString().Should().Be(Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    [Fact]
    public void An_inner_node_is_hashed_over_its_children()
    {
        var tree = DigestTree.Build(Entries(1_000));

        byte[] bytes = [1, .. tree.Root.Children.SelectMany(child => Convert.FromHexString(child.Hash.ToString()))];
        tree.Root.Hash.ToString().Should().Be(Convert.ToHexStringLower(SHA256.HashData(bytes)));
        tree.Root.ItemCount.Should().Be(1_000);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Changes_in_any_batches_lead_to_the_tree_that_is_built_at_once(int seed)
    {
        var random = new Random(seed);
        var entries = new SortedEntries();
        var tree = DigestTree.Empty;
        for (var batch = 0; batch < 60; batch++)
        {
            List<DigestChange> changes = [];
            var touched = new HashSet<ulong>();
            // Grows, stands and shrinks, so that leaves part and join.
            var removing = batch is > 20 and < 30 or > 50 ? 0.9 : 0.1;
            for (var i = random.Next(200); i >= 0; i--)
            {
                if (random.NextDouble() < removing && entries.Count > 0)
                {
                    var old = entries.All().ElementAt(random.Next(entries.Count));
                    if (touched.Add(old.Place))
                        changes.Add(entries.Remove(old));
                }
                else if (random.NextDouble() < 0.3 && entries.Count > 0)
                {
                    var old = entries.All().ElementAt(random.Next(entries.Count));
                    if (touched.Add(old.Place))
                        changes.Add(entries.Replace(old, old with { Revision = old.Revision + 1 }));
                }
                else if (Entry($"item-{random.Next()}", random.Next(1_000)) is var added && touched.Add(added.Place))
                {
                    changes.Add(entries.Add(added));
                }
            }

            tree = tree.With(changes, entries);

            var built = DigestTree.Build(entries.All());
            tree.Root.Hash.Should().Be(built.Root.Hash);
            tree.Root.ItemCount.Should().Be(entries.Count);
        }
    }

    [Fact]
    public void Any_change_of_an_item_changes_the_root()
    {
        var entries = Entries(500).ToList();
        var root = DigestTree.Build(entries).Root.Hash;

        Altered(entry => entry with { Revision = entry.Revision + 1 }).Should().NotBe(root);
        Altered(entry => entry with { ContentHash = new DigestHash(SHA256.HashData("other"u8)) }).Should().NotBe(root);
        DigestTree.Build(entries.Skip(1)).Root.Hash.Should().NotBe(root);

        DigestHash Altered(Func<DigestEntry, DigestEntry> alter) =>
            DigestTree.Build([alter(entries[0]), .. entries.Skip(1)]).Root.Hash;
    }

    [Fact]
    public void Nodes_are_found_by_their_prefix_down_to_the_leaves()
    {
        var entries = Entries(5_000).ToList();
        var tree = DigestTree.Build(entries);
        var entry = entries[1234];

        var prefix = DigestPrefix.Root;
        while (tree.Find(prefix) is { IsLeaf: false })
            prefix = prefix.Child(prefix.DigitOf(entry.Place));

        var leaf = tree.Find(prefix)!;
        leaf.Hash.Should().Be(DigestNode.HashOf([.. entries.Where(other => prefix.Contains(other.Place))]));
        tree.Find(prefix.Child(0)).Should().BeNull();
    }

    [Theory]
    [InlineData("", 0UL, 0xfff_ffff_ffff_ffffUL)]
    [InlineData("0", 0UL, 0x0ff_ffff_ffff_ffffUL)]
    [InlineData("a1", 0xa10_0000_0000_0000UL, 0xa1f_ffff_ffff_ffffUL)]
    [InlineData("123456789abcdef", 0x123_4567_89ab_cdefUL, 0x123_4567_89ab_cdefUL)]
    public void A_prefix_stands_for_a_range_of_places(string text, ulong first, ulong last)
    {
        DigestPrefix.TryParse(text, out var prefix).Should().BeTrue();

        prefix.First.Should().Be(first);
        prefix.Last.Should().Be(last);
        prefix.ToString().Should().Be(text);
    }

    [Theory]
    [InlineData("A")]
    [InlineData("g")]
    [InlineData(" 1")]
    [InlineData("0123456789abcdef")]
    [InlineData(null)]
    public void What_is_no_prefix_is_refused(string? text) => DigestPrefix.TryParse(text, out _).Should().BeFalse();

    private static IEnumerable<DigestEntry> Entries(int count) =>
        Enumerable.Range(0, count).Select(i => Entry($"X.{i}", i)).Order();

    private static DigestEntry Entry(string id, long revision) =>
        new(DigestPlace.Of(id), revision, new DigestHash(SHA256.HashData(Encoding.UTF8.GetBytes($"{id} {revision}"))));
}
