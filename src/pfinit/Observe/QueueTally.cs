// Adds up the files of one queue directory. QueueCensus makes one for each survey and queue.

using Pfinit.Kernel;

namespace Pfinit.Observe;

/// <summary>Figures in the making.</summary>
internal sealed class QueueTally(string name, DateTimeOffset now)
{
    private static readonly double[] AgeBounds = [1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8];
    private static readonly double[] SizeBounds = [1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

    private readonly Histogram ages = new(AgeBounds);
    private readonly Histogram sizes = new(SizeBounds);
    private long messages;
    private long bytes;
    private TimeSpan? oldest;

    public void Add(FileFacts file)
    {
        var age = now - Arrival(file);
        if (age < TimeSpan.Zero)
            age = TimeSpan.Zero;
        messages++;
        bytes += file.Size;
        if (oldest is null || age > oldest)
            oldest = age;
        ages.Observe((long)age.TotalSeconds);
        sizes.Observe(file.Size);
    }

    public QueueFigures Figures => new(name, messages, bytes, oldest, ages.Read(name), sizes.Read(name));

    // A queue file is made when its message arrives, and only renamed from then on. The modification time of one that is deferred is when it is tried
    // next, so without the time of creation the last change has to do: an age since then is too small, but never too big.
    private static DateTimeOffset Arrival(FileFacts file) => (file.Created ?? (file.Modified.Utc < file.Changed.Utc ? file.Modified : file.Changed)).Utc;
}
