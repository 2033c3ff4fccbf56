using Pfinit.Expose;
using Pfinit.OAuth2;
using Pfinit.Observe;
using Pfinit.Plan;
using Pfinit.Supervise;
using Pfinit.Tests.Observe;

namespace Pfinit.Tests.Expose;

/// <summary>A relay of which something can be told in every respect.</summary>
internal static class Sample
{
    private static readonly DateTimeOffset Time = new(2025, 11, 3, 7, 5, 9, TimeSpan.Zero);
    private static readonly TimeSpan Now = TimeSpan.FromHours(30);

    /// <summary>A relay whose Postfix has just died.</summary>
    public static RelayStatus Status()
    {
        var mail = new MailCounters();
        foreach (var line in Datagram.Real)
            mail.See(SyslogRecord.Parse(line));
        var deferred = new Histogram([10, 100]);
        deferred.Observe(3725);
        return new RelayStatus
        {
            Now = Now,
            Time = Time,
            Started = Time - TimeSpan.FromHours(26),
            Uptime = TimeSpan.FromHours(26),
            Pid = 1,
            Phase = StatusBoard.Running,
            Services =
            [
                new ServiceStatus("opendkim") { State = ServiceState.Up, Pid = 41, StartedAt = Now - TimeSpan.FromSeconds(62) },
                new ServiceStatus("postfix")
                {
                    State = ServiceState.Down, Restarts = 2, NextStartAt = Now + TimeSpan.FromSeconds(2), LastExit = "pid 52 killed by SIGKILL after 3s",
                    LastExitAt = Now - TimeSpan.FromSeconds(5), LastStatus = 137,
                },
            ],
            Queue = new QueueSurvey(Now - TimeSpan.FromSeconds(3),
            [
                .. new[] { "maildrop", "incoming", "active" }.Select(name => new QueueFigures(name, 0, 0, null, new Histogram([10, 100]).Read(name), new Histogram([1000]).Read(name))),
                new QueueFigures("deferred", 1, 812, TimeSpan.FromSeconds(3725), deferred.Read("deferred"), new Histogram([1000]).Read("deferred")),
                new QueueFigures("hold", 0, 0, null, new Histogram([10, 100]).Read("hold"), new Histogram([1000]).Read("hold")),
                new QueueFigures("corrupt", 2, 10, TimeSpan.FromDays(3), new Histogram([10, 100]).Read("corrupt"), new Histogram([1000]).Read("corrupt")),
            ]),
            Mail = mail.Read(),
            Held = 1,
            Log = new LogFigures(120, 100, 15, 5),
            Tokens = [new TokenState("user@example.com", Time + TimeSpan.FromMinutes(52)), new TokenState("nobody", null)],
            Facts = new RelayFacts(
                [new SigningDomain("example.com", "mail"), new SigningDomain("bücher.example", null)],
                ["/etc/opendkim/keys/x.private: no such key; mail from bücher.example goes out unsigned"]),
        };
    }
}
