namespace Pfinit.Hold;

/// <summary>
/// The message that a header check holds, by the process of cleanup that has it in hand. A process that ends says nothing of it, and neither does the
/// message, which stays on hold; so the oldest are forgotten when there are more than cleanup has processes. For one thread.
/// </summary>
internal sealed class CheckedMessages
{
    /// <summary>default_process_limit of Postfix is 100.</summary>
    public const int Most = 1000;

    private readonly Dictionary<int, byte[]> byProcess = [];
    private readonly Queue<(int Pid, byte[] Id)> order = new();

    /// <summary>The process has this message in hand.</summary>
    public void Add(int pid, byte[] id)
    {
        byProcess[pid] = id;
        order.Enqueue((pid, id));
        if (order.Count > Most && order.Dequeue() is var oldest && Find(oldest.Pid) == oldest.Id)
            byProcess.Remove(oldest.Pid);
    }

    /// <summary>What the process has in hand; null: none that is known.</summary>
    public byte[]? Find(int pid) => byProcess.TryGetValue(pid, out var id) ? id : null;

    /// <summary>The process is done with its message.</summary>
    public void Remove(int pid) => byProcess.Remove(pid);
}
