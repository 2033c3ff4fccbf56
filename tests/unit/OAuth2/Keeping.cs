using Pfinit.Apply;
using Pfinit.Diagnostics;
using Pfinit.OAuth2;
using Pfinit.Plan;
using Pfinit.Settings;
using Pfinit.Tests.Apply;
using Pfinit.Tests.Settings;
using Pfinit.Tests.Supervise;

namespace Pfinit.Tests.OAuth2;

/// <summary>A token keeper with a scripted endpoint, a clock of the test's and a token file in a directory of the test's.</summary>
internal sealed class Keeping : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly LogRecorder log = LogRecorder.Start();
    private TokenKeeper? keeper;

    public Keeping()
    {
        var variables = new Dictionary<string, string>
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            ["RELAYHOST"] = "[relay.example.net]:587",
            ["RELAYHOST_USERNAME"] = "joe",
            ["XOAUTH2_CLIENT_ID"] = "client",
            ["XOAUTH2_SECRET"] = "s3cret",
            ["XOAUTH2_INITIAL_REFRESH_TOKEN"] = "initial",
            ["XOAUTH2_TOKEN_ENDPOINT"] = "https://login.example.com/token",
        };
        var diagnostics = new List<Diagnostic>();
        var settings = SettingsReader.Read(variables, new FakeInputFiles(), diagnostics);
        Assert.Empty(diagnostics);
        Settings = settings with
        {
            Relay = settings.Relay! with { Login = settings.Relay.Login! with { OAuth2 = settings.Relay.Login.OAuth2! with { TokenFile = File } } },
        };
    }

    public string File => directory["joe"];

    public FakeTime Time { get; } = new();

    public ScriptedEndpoint Endpoint { get; } = new();

    /// <summary>What the random source says, 0..1.</summary>
    public double Random { get; set; }

    /// <summary>The values of the password table, each time it was written.</summary>
    public List<string> Published { get; } = [];

    /// <summary>What the next writing of the table says.</summary>
    public List<Diagnostic> Problems { get; } = [];

    public int Flushes { get; private set; }

    public bool PostfixRuns { get; set; } = true;

    public IReadOnlyList<string> Log => log.Lines;

    public long Seconds => Time.GetUtcNow().ToUnixTimeSeconds();

    public PfinitSettings Settings { get; set; }

    public OAuth2Client Client
    {
        get => Settings.Relay!.Login!.OAuth2!;
        set => Settings = Settings with { Relay = Settings.Relay! with { Login = Settings.Relay.Login! with { OAuth2 = value } } };
    }

    /// <summary>The keeper, made with its first turn.</summary>
    public TokenKeeper Keeper => keeper ??= new TokenKeeper(Settings, Endpoint, Time, () => Random, Publish, Flush);

    /// <summary>One turn of the keeper; returns how long it wants to sleep.</summary>
    public TimeSpan Turn() => Keeper.Turn();

    /// <summary>Lets time pass, and has a turn.</summary>
    public TimeSpan TurnAfter(TimeSpan span)
    {
        Time.Now += span;
        return Turn();
    }

    /// <summary>Turns whenever the keeper wants to, until the endpoint has been asked once more; returns how long that took.</summary>
    public TimeSpan UntilAsked()
    {
        var (start, asked) = (Time.Now, Endpoint.Forms.Count);
        while (Endpoint.Forms.Count == asked)
        {
            Time.Now += Turn();
            Assert.True(Time.Now - start < TimeSpan.FromDays(1), "the endpoint was not asked within a day");
            Turn();
        }

        return Time.Now - start;
    }

    public void Store(string access, string refresh, long expiry) => TokenFile.Write(File, new StoredToken(access, refresh, expiry));

    public StoredToken Stored()
    {
        var token = TokenFile.Read(File, out var problem);
        Assert.Equal("", problem);
        return token!;
    }

    public void Dispose()
    {
        log.Dispose();
        directory.Dispose();
    }

    private List<Diagnostic> Publish(PlannedTable table)
    {
        Published.Add(Assert.Single(table.Rows).Value);
        var problems = Problems.ToList();
        Problems.Clear();
        return problems;
    }

    private bool Flush()
    {
        if (PostfixRuns)
            Flushes++;
        return PostfixRuns;
    }
}
