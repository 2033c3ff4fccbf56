using Pfinit.Diagnostics;

namespace Pfinit.Observe;

/// <summary>What is in the queue when no Postfix runs.</summary>
/// <param name="Staying">Messages that are not delivered, by queue.</param>
/// <param name="Delivered">Those that are, and whose file is still there.</param>
internal sealed record QueueCount(IReadOnlyList<(string Queue, int Messages)> Staying, int Delivered)
{
    /// <summary>All that stays.</summary>
    public int Total => Staying.Sum(queue => queue.Messages);

    /// <summary>`3 messages stay: 2 deferred, 1 on hold`, or `empty`.</summary>
    public override string ToString()
    {
        var counts = Staying.Where(queue => queue.Messages > 0).Select(queue => $"{queue.Messages} {Called(queue.Queue)}");
        var staying = Total == 0 ? "empty" : $"{Counted.Text(Total, "message", "stays", "stay")}: {string.Join(", ", counts)}";
        return Delivered == 0 ? staying
            : $"{staying}; {Counted.Text(Delivered, "message", "is", "are")} delivered, and only to be removed by the next start";
    }

    private static string Called(string queue) => queue switch { "maildrop" => "not picked up yet", "hold" => "on hold", _ => queue };
}
