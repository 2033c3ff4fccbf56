using System.Net.Sockets;
using System.Text;
using Pfinit.Kernel;
using Pfinit.Supervise;

namespace Pfinit.Tests.Supervise;

/// <summary>What a service manager hears, sd_notify(3).</summary>
public sealed class SdNotifierTests : IDisposable
{
    private readonly FakeTime time = new();
    private readonly LogRecorder log = LogRecorder.Start();
    private readonly string directory = Directory.CreateTempSubdirectory("pfinit-notify").FullName;

    public void Dispose()
    {
        log.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Messages_come_through_a_path_and_through_the_abstract_namespace(bool isAbstract)
    {
        var name = directory + "/notify";
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        manager.Bind(new UnixDomainSocketEndPoint(isAbstract ? "\0" + name : name));

        SdNotifier.In(Environment(("NOTIFY_SOCKET", isAbstract ? "@" + name : name)), 1, time).Ready("Taking mail");

        var buffer = new byte[100];
        Assert.Equal("READY=1\nSTATUS=Taking mail\n", Encoding.UTF8.GetString(buffer, 0, manager.Receive(buffer)));
    }

    [Fact]
    public void Words_alone_do_not_say_that_it_is_ready()
    {
        var sent = new List<string>();
        new SdNotifier(Collect(sent), null, time).Status("postfix restarting");
        Assert.Equal("STATUS=postfix restarting\n", Assert.Single(sent));
    }

    [Fact]
    public void A_reload_carries_the_time_that_the_manager_compares_with_its_signal()
    {
        var sent = new List<string>();
        time.Now = TimeSpan.FromSeconds(12.5);
        new SdNotifier(Collect(sent), null, time).Reloading();
        Assert.StartsWith("RELOADING=1\nMONOTONIC_USEC=12500000\n", Assert.Single(sent), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("30000000", null, 15.0)]
    [InlineData("30000000", "7", 15.0)]
    [InlineData("30000000", "8", null)]
    [InlineData("0", null, null)]
    [InlineData("soon", null, null)]
    public void The_watchdog_is_fed_twice_as_often_as_it_must_be_and_only_by_the_process_it_is_for(string usec, string? pid, double? seconds)
    {
        var environment = Environment(("NOTIFY_SOCKET", directory + "/notify"), ("WATCHDOG_USEC", usec));
        if (pid is not null)
            environment["WATCHDOG_PID"] = pid;
        Assert.Equal(seconds, SdNotifier.In(environment, 7, time).KeepAliveInterval?.TotalSeconds);
    }

    [Fact]
    public void Without_a_socket_nobody_is_told() => Assert.IsType<NoNotifier>(SdNotifier.In(Environment(), 1, time));

    [Fact]
    public void A_name_that_is_no_socket_is_said_and_nobody_is_told()
    {
        Assert.IsType<NoNotifier>(SdNotifier.In(Environment(("NOTIFY_SOCKET", "vsock:2:3")), 1, time));
        Assert.Equal(["warning: NOTIFY_SOCKET: \"vsock:2:3\" is neither a path nor the @name of an abstract socket; nobody is told"], log.Lines);
    }

    [Fact]
    public void A_manager_that_has_gone_is_said_once()
    {
        var manager = SdNotifier.In(Environment(("NOTIFY_SOCKET", directory + "/nobody")), 1, time);
        manager.Ready("");
        manager.Stopping();
        Assert.Equal(["warning: NOTIFY_SOCKET: send: No such file or directory; the service manager may think that pfinit is not up"], log.Lines);
    }

    [Fact]
    public void A_manager_that_goes_again_is_said_again()
    {
        var errno = new Errno(Libc.ECONNREFUSED);
        var manager = new SdNotifier(_ => errno, null, time);
        manager.KeepAlive();
        manager.KeepAlive();
        errno = Errno.None;
        manager.KeepAlive();
        errno = new Errno(Libc.EAGAIN);
        manager.KeepAlive();
        Assert.Equal(
            [
                "warning: NOTIFY_SOCKET: send: Connection refused; the service manager may think that pfinit is not up",
                "warning: NOTIFY_SOCKET: send: Resource temporarily unavailable; the service manager may think that pfinit is not up",
            ],
            log.Lines);
    }

    private static Dictionary<string, string> Environment(params (string Name, string Value)[] variables) =>
        variables.ToDictionary(variable => variable.Name, variable => variable.Value);

    private static Func<byte[], Errno> Collect(List<string> sent) => message =>
    {
        sent.Add(Encoding.UTF8.GetString(message));
        return Errno.None;
    };
}
