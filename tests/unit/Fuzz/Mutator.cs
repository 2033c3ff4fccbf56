// Makes new inputs out of old ones. Seeded, so that a finding is found again.

using System.Text;

namespace Pfinit.Tests.Fuzz;

/// <summary>Mutates the inputs of a corpus.</summary>
/// <param name="corpus">Inputs to begin with; not empty.</param>
/// <param name="words">Pieces that mean something to the reader under test.</param>
internal sealed class Mutator(int seed, IReadOnlyList<byte[]> corpus, IReadOnlyList<string> words)
{
    private const int Longest = 4096;

    private readonly Random random = new(seed);

    /// <summary>An input of the corpus after one to eight changes.</summary>
    public byte[] Next()
    {
        var input = new List<byte>(Pick(corpus));
        for (var changes = random.Next(1, 9); changes > 0; changes--)
            Change(input);
        if (input.Count > Longest)
            input.RemoveRange(Longest, input.Count - Longest);
        return [.. input];
    }

    public T Pick<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];

    public int Below(int end) => random.Next(end);

    private void Change(List<byte> input)
    {
        var at = random.Next(input.Count + 1);
        var rest = Math.Min(random.Next(1, 17), input.Count - at);
        switch (random.Next(8))
        {
            case 0 when at < input.Count:
                input[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < input.Count:
                input[at] = (byte)random.Next(256);
                break;
            case 2:
                input.Insert(at, (byte)random.Next(256));
                break;
            case 3:
                input.RemoveRange(at, rest);
                break;
            case 4:
                input.InsertRange(at, Enumerable.Repeat(input.GetRange(at, rest), random.Next(1, 5)).SelectMany(part => part).ToArray());
                break;
            case 5:
                input.RemoveRange(at, input.Count - at);
                break;
            case 6:
                var other = Pick(corpus);
                var from = random.Next(other.Length + 1);
                input.InsertRange(at, other.AsSpan(from, random.Next(other.Length - from + 1)).ToArray());
                break;
            default:
                input.InsertRange(at, Encoding.UTF8.GetBytes(Pick(words)));
                break;
        }
    }
}
