using System.Security.Cryptography;
using Federation.Protocol.Digests;

namespace Federation.Protocol.Tests.Digests;

public sealed class DigestHashTests
{
    private const int LongestText = 300;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(1_000)]
    public void Many_texts_have_the_hashes_that_each_of_them_has(int count)
    {
        var bytes = new byte[LongestText * 2];
        new Random(count).NextBytes(bytes);

        // Every length about the ends of blocks, at any place of an array.
        ReadOnlyMemory<byte>[] texts = [.. Enumerable.Range(0, count).Select(i => bytes.AsMemory(i % LongestText, (i * 7) % (LongestText + 1)))];
        var hashes = new DigestHash[count];

        DigestHash.OfEach(texts, hashes);

        hashes.Should().Equal(texts.Select(text => new DigestHash(SHA256.HashData(text.Span))));
    }

    [Fact]
    public void A_text_much_longer_than_the_others_has_its_hash()
    {
        ReadOnlyMemory<byte>[] texts = [.. Enumerable.Range(0, 40).Select(i => new byte[i == 20 ? 1_000_000 : i])];
        var hashes = new DigestHash[texts.Length];

        DigestHash.OfEach(texts, hashes);

        hashes.Should().Equal(texts.Select(text => new DigestHash(SHA256.HashData(text.Span))));
    }

    [Fact]
    public void A_text_of_nothing_has_the_hash_that_the_standard_gives() =>
        $"{DigestHash.Of([])}".Should().Be("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}
