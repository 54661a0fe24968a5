using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Federation.Protocol.Digests;

/// <summary>
/// SHA-256 (FIPS 180-4) of sixteen texts side by side, block by block: each number of the algorithm is a vector that has it for every
/// text. It needs AVX-512.
/// </summary>
internal static class Sha256Lanes
{
    /// <summary>How many texts are hashed at once.</summary>
    internal const int Count = 16;

    /// <summary>Bytes of a block.</summary>
    internal const int BlockLength = 64;

    /// <summary>Numbers of a state, which is a hash after the last block.</summary>
    internal const int StateLength = 8;

    // A block is as many numbers as there are lanes: a square, which is turned.
    private const int WordCount = Count;

    // Answers of three bits, as the instruction wants them.
    private const byte Choice = 0xCA;
    private const byte Majority = 0xE8;
    private const byte Parity = 0x96;

    // FIPS 180-4, 4.2.2: of the first 64 primes.
    private static ReadOnlySpan<uint> Constants =>
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    /// <summary>Whether this processor can.</summary>
    internal static bool IsSupported => Avx512BW.IsSupported;

    /// <summary>The state before the first block (5.3.3).</summary>
    internal static ReadOnlySpan<uint> InitialState =>
        [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

    /// <summary>Takes one block of each text into account (6.2.2).</summary>
    /// <param name="state">The numbers of the state, each for all lanes.</param>
    /// <param name="blocks">The block of each lane as it is written; overwritten.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Compress(Span<Vector512<uint>> state, Span<Vector512<uint>> blocks)
    {
        Turn(blocks);
        var w = blocks[..WordCount];
        var k = Constants;
        state = state[..StateLength];
        var (a, b, c, d) = (state[0], state[1], state[2], state[3]);
        var (e, f, g, h) = (state[4], state[5], state[6], state[7]);
        for (var t = 0; ; t += WordCount)
        {
            // Instead of the eight numbers, their names move on.
            for (var i = 0; i < WordCount; i += StateLength)
            {
                Round(a, b, c, ref d, e, f, g, ref h, w[i] + Vector512.Create(k[t + i]));
                Round(h, a, b, ref c, d, e, f, ref g, w[i + 1] + Vector512.Create(k[t + i + 1]));
                Round(g, h, a, ref b, c, d, e, ref f, w[i + 2] + Vector512.Create(k[t + i + 2]));
                Round(f, g, h, ref a, b, c, d, ref e, w[i + 3] + Vector512.Create(k[t + i + 3]));
                Round(e, f, g, ref h, a, b, c, ref d, w[i + 4] + Vector512.Create(k[t + i + 4]));
                Round(d, e, f, ref g, h, a, b, ref c, w[i + 5] + Vector512.Create(k[t + i + 5]));
                Round(c, d, e, ref f, g, h, a, ref b, w[i + 6] + Vector512.Create(k[t + i + 6]));
                Round(b, c, d, ref e, f, g, h, ref a, w[i + 7] + Vector512.Create(k[t + i + 7]));
            }

            if (t + WordCount == k.Length)
                break;
            for (var i = 0; i < WordCount; i++)
            {
                var (early, late) = (w[(i + 1) % WordCount], w[(i + 14) % WordCount]);
                w[i] += Xor(Avx512F.RotateRight(early, 7), Avx512F.RotateRight(early, 18), early >>> 3)
                    + w[(i + 9) % WordCount]
                    + Xor(Avx512F.RotateRight(late, 17), Avx512F.RotateRight(late, 19), late >>> 10);
            }
        }

        (state[0], state[1], state[2], state[3]) = (state[0] + a, state[1] + b, state[2] + c, state[3] + d);
        (state[4], state[5], state[6], state[7]) = (state[4] + e, state[5] + f, state[6] + g, state[7] + h);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(
        Vector512<uint> a, Vector512<uint> b, Vector512<uint> c, ref Vector512<uint> d,
        Vector512<uint> e, Vector512<uint> f, Vector512<uint> g, ref Vector512<uint> h, Vector512<uint> input)
    {
        var sum = h + input
            + Xor(Avx512F.RotateRight(e, 6), Avx512F.RotateRight(e, 11), Avx512F.RotateRight(e, 25))
            + Avx512F.TernaryLogic(e, f, g, Choice);
        d += sum;
        h = sum
            + Xor(Avx512F.RotateRight(a, 2), Avx512F.RotateRight(a, 13), Avx512F.RotateRight(a, 22))
            + Avx512F.TernaryLogic(a, b, c, Majority);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Xor(Vector512<uint> x, Vector512<uint> y, Vector512<uint> z) => Avx512F.TernaryLogic(x, y, z, Parity);

    // A row is a block, whose numbers have their first byte first; afterwards it is one number of all blocks. First within the quarters
    // of the vectors, then these.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Turn(Span<Vector512<uint>> rows)
    {
        rows = rows[..Count];
        var firstByteLast = Vector512.Create(Vector128.Create((byte)3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12));
        for (var i = 0; i < Count; i += 4)
        {
            var one = Avx512BW.Shuffle(rows[i].AsByte(), firstByteLast).AsUInt32();
            var two = Avx512BW.Shuffle(rows[i + 1].AsByte(), firstByteLast).AsUInt32();
            var three = Avx512BW.Shuffle(rows[i + 2].AsByte(), firstByteLast).AsUInt32();
            var four = Avx512BW.Shuffle(rows[i + 3].AsByte(), firstByteLast).AsUInt32();
            var (low, high) = (Avx512F.UnpackLow(one, two).AsUInt64(), Avx512F.UnpackHigh(one, two).AsUInt64());
            var (nextLow, nextHigh) = (Avx512F.UnpackLow(three, four).AsUInt64(), Avx512F.UnpackHigh(three, four).AsUInt64());
            rows[i] = Avx512F.UnpackLow(low, nextLow).AsUInt32();
            rows[i + 1] = Avx512F.UnpackHigh(low, nextLow).AsUInt32();
            rows[i + 2] = Avx512F.UnpackLow(high, nextHigh).AsUInt32();
            rows[i + 3] = Avx512F.UnpackHigh(high, nextHigh).AsUInt32();
        }

        // Which quarters of two vectors make one: the lower or upper two of both, and the even or odd of both.
        const byte Lower = 0x44, Upper = 0xEE, Even = 0x88, Odd = 0xDD;
        for (var i = 0; i < 4; i++)
        {
            var (low, high) = (Avx512F.Shuffle4x128(rows[i], rows[i + 4], Lower), Avx512F.Shuffle4x128(rows[i], rows[i + 4], Upper));
            var nextLow = Avx512F.Shuffle4x128(rows[i + 8], rows[i + 12], Lower);
            var nextHigh = Avx512F.Shuffle4x128(rows[i + 8], rows[i + 12], Upper);
            rows[i] = Avx512F.Shuffle4x128(low, nextLow, Even);
            rows[i + 4] = Avx512F.Shuffle4x128(low, nextLow, Odd);
            rows[i + 8] = Avx512F.Shuffle4x128(high, nextHigh, Even);
            rows[i + 12] = Avx512F.Shuffle4x128(high, nextHigh, Odd);
        }
    }
}
