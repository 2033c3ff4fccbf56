// The thread `status`: serves the socket of `pfinit status` and the metrics. One thread and poll(2) for all connections, so that a client that is slow, or
// means harm, costs a descriptor and eight kilobytes for five seconds, and nobody waits for it.

using Pfinit.Diagnostics;
using Pfinit.Kernel;

namespace Pfinit.Expose;

/// <summary>Serves until the process ends.</summary>
internal sealed class StatusServer(IReadOnlyList<Door> doors)
{
    /// <summary>Connections of one door at a time. When another client comes, the one that has been silent longest has to go.</summary>
    public const int MostVisitors = 16;

    /// <summary>Between two looks whether the paths of doors still lead here.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan PauseWithoutDescriptors = TimeSpan.FromMilliseconds(100);

    private readonly List<Visitor> visitors = [];
    private readonly ReadySet ready = new();
    private readonly SaidOnce admitting = new(Severity.Error, "status");
    private readonly SaidOnce answering = new(Severity.Error, "status");
    private readonly SaidOnce mending = new(Severity.Error, "status");
    private Deadline nextLook = Deadline.After(Look);

    /// <summary>The body of the thread. Never returns.</summary>
    public void Run()
    {
        while (true)
            Turn();
    }

    /// <summary>Waits for something to do, and does it.</summary>
    public void Turn()
    {
        ready.Clear();
        foreach (var door in doors)
            ready.Add(door.Socket.Fd, toSend: false);
        foreach (var visitor in visitors)
            ready.Add(visitor.Fd, visitor.Sends);
        ready.Wait(visitors.Select(visitor => visitor.Deadline.RemainingMilliseconds).Append(nextLook.RemainingMilliseconds).Min());

        // Those who are here first: one that goes makes room for one that comes.
        for (var i = visitors.Count - 1; i >= 0; i--)
        {
            if ((ready.IsReady(doors.Count + i) && !Advance(visitors[i])) || visitors[i].Deadline.RemainingMilliseconds == 0)
                Leave(visitors[i]);
        }

        for (var i = 0; i < doors.Count; i++)
        {
            if (ready.IsReady(i))
                Admit(doors[i]);
        }

        if (nextLook.RemainingMilliseconds == 0)
        {
            MendDoors();
            nextLook = Deadline.After(Look);
        }
    }

    /// <summary>Has every door bound again whose path was removed or replaced.</summary>
    public void MendDoors()
    {
        // The others have nothing to mend, and must not count as mended.
        foreach (var door in doors.Where(door => door.Socket.Path is not null))
        {
            try
            {
                if (door.Mend())
                    Log.Warning("status", $"{door.Socket.Path} was removed or replaced; bound again");
                mending.Over();
            }
            catch (KernelException e)
            {
                Say(mending, $"{door.Socket.Path} was removed or replaced, and cannot be bound again: {e.Call}: {e.Errno}; `pfinit status` does not work, trying on");
            }
        }
    }

    private void Admit(Door door)
    {
        try
        {
            if (door.Socket.Accept() is not { } socket)
                return;
            admitting.Over();
            if (visitors.Count(visitor => visitor.Door == door) >= MostVisitors)
                Leave(visitors.FirstOrDefault(visitor => visitor.Door == door && !visitor.Asked) ?? visitors.First(visitor => visitor.Door == door));
            var arrived = new Visitor(door, socket);
            visitors.Add(arrived);

            // Most send their request along with the connection.
            if (!Advance(arrived))
                Leave(arrived);
        }
        catch (KernelException e)
        {
            // The client stays in the kernel's queue, and poll(2) would return at once for ever.
            Say(admitting, $"{e.Call}: {e.Errno}");
            Thread.Sleep(PauseWithoutDescriptors);
        }
    }

    // A bug in here must not stop the mail: the client gets nothing, and the log says why.
    private bool Advance(Visitor visitor)
    {
        try
        {
            var stays = visitor.Advance();
            answering.Over();
            return stays;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Say(answering, $"no answer: {e.GetType().Name}: {e.Message}");
            return false;
        }
    }

    private void Leave(Visitor visitor)
    {
        visitors.Remove(visitor);
        visitor.Dispose();
    }

    private static void Say(SaidOnce failure, string text) => failure.Say(text, cause: text);
}
