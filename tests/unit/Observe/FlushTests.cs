using System.Net.Sockets;
using System.Text;
using Pfinit.Observe;
using Pfinit.Tests.Apply;

namespace Pfinit.Tests.Observe;

public sealed class FlushTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly TemporaryDirectory queue = new();
    private readonly CountdownEvent done = new(1);
    private volatile bool stopping;
    private int tried;

    public FlushTests() => Directory.CreateDirectory(Path.Combine(queue.Path, "private"));

    public void Dispose()
    {
        done.Dispose();
        queue.Dispose();
    }

    [Fact]
    public void All_mail_is_tried_once_when_the_last_agent_greets()
    {
        using var late = new ManualResetEventSlim();
        using var first = Agent("smtp", late: null);
        using var second = Agent("relay", late);

        Flush.WhenBack(["smtp", "relay", "gone"], Needed);
        Assert.False(done.Wait(TimeSpan.FromMilliseconds(200)));
        late.Set();

        Assert.True(done.Wait(Patience));
        SpinWait.SpinUntil(() => tried > 0, Patience);
        Assert.Equal(1, tried);
    }

    [Fact]
    public void Without_an_agent_to_wait_for_it_is_tried_at_once()
    {
        Flush.WhenBack([], Needed);
        Assert.True(done.Wait(Patience));
    }

    [Fact]
    public void Mail_that_does_not_wait_is_left_alone()
    {
        using var agent = Agent("smtp", late: null);
        Flush.WhenBack(["smtp"], () =>
        {
            done.Signal();
            return false;
        });

        Assert.True(done.Wait(Patience));
        Assert.False(SpinWait.SpinUntil(() => tried > 0, TimeSpan.FromMilliseconds(50)));
    }

    [Fact]
    public void Nothing_is_tried_while_pfinit_stops()
    {
        stopping = true;
        Flush.Now();
        Assert.False(SpinWait.SpinUntil(() => tried > 0, TimeSpan.FromMilliseconds(50)));

        stopping = false;
        Flush.Now();
        Assert.True(SpinWait.SpinUntil(() => tried > 0, Patience));
    }

    private Flush Flush => new(() => stopping) { Queue = queue.Path, TryAll = () => Interlocked.Increment(ref tried) };

    private bool Needed()
    {
        done.Signal();
        return true;
    }

    private FakeServer Agent(string service, ManualResetEventSlim? late) => new(new UnixDomainSocketEndPoint(Path.Combine(queue.Path, "private", service)), socket =>
    {
        late?.Wait(Patience);
        return socket.Send(Encoding.ASCII.GetBytes("protocol\0delivery_request_protocol\0\0")).ToString(System.Globalization.CultureInfo.InvariantCulture);
    });
}
