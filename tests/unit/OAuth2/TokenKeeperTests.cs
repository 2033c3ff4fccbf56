using Pfinit.Diagnostics;
using Pfinit.OAuth2;
using Pfinit.Settings;

namespace Pfinit.Tests.OAuth2;

public sealed class TokenKeeperTests : IDisposable
{
    private readonly Keeping keeping = new();

    public void Dispose() => keeping.Dispose();

    [Fact]
    public void The_first_token_is_fetched_with_the_initial_refresh_token_stored_and_published()
    {
        keeping.Endpoint.Grants("t1");

        keeping.Turn();

        Assert.Equal("https://login.example.com/token", Assert.Single(keeping.Endpoint.Urls));
        Assert.Equal("grant_type=refresh_token client_id=client client_secret=s3cret refresh_token=initial", Assert.Single(keeping.Endpoint.Forms));
        Assert.Equal(("t1", "initial", keeping.Seconds + 3600), (keeping.Stored().AccessToken, keeping.Stored().RefreshToken, keeping.Stored().Expiry));
        Assert.Equal("joe:t1", keeping.Published[^1]);
        Assert.Equal(["xoauth2 joe: has a new token, good for 60 min"], keeping.Log);
    }

    [Fact]
    public void A_good_token_of_the_file_is_published_without_asking_anybody()
    {
        keeping.Store("stored", "refresh", keeping.Seconds + 3600);

        keeping.Turn();

        Assert.Equal(["joe:stored"], keeping.Published);
        Assert.Empty(keeping.Endpoint.Forms);
        Assert.Equal(0, keeping.Flushes);
    }

    [Fact]
    public void The_initial_access_token_is_used_until_there_is_one_of_the_endpoint()
    {
        keeping.Client = keeping.Client with { InitialAccessToken = "first" };
        keeping.Endpoint.IsDown().Grants("t1");

        keeping.Turn();
        Assert.Equal(["joe:first"], keeping.Published);

        keeping.UntilAsked();
        Assert.Equal(["joe:first", "joe:t1"], keeping.Published);
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(3600)]
    public void A_clock_that_is_set_makes_no_renewal_late(int seconds)
    {
        keeping.Endpoint.Grants("t1").Grants("t2");
        keeping.Turn();

        keeping.Time.WallSetBy = TimeSpan.FromSeconds(seconds);

        Assert.InRange(keeping.UntilAsked(), TimeSpan.Zero, TimeSpan.FromSeconds(3300));
        Assert.Equal("joe:t2", keeping.Published[^1]);
    }

    [Theory]
    [InlineData(0, 3300)]
    [InlineData(0.5, 3270)]
    [InlineData(1, 3240)]
    public void A_token_is_renewed_five_to_six_minutes_ahead_of_its_end(double random, int seconds)
    {
        keeping.Random = random;
        keeping.Endpoint.Grants("t1").Grants("t2");
        keeping.Turn();

        Assert.Equal(TimeSpan.FromSeconds(seconds), keeping.UntilAsked());
        Assert.Equal("joe:t2", keeping.Published[^1]);
    }

    [Fact]
    public void A_short_lived_token_is_renewed_at_half_its_life()
    {
        keeping.Endpoint.Grants("t1", 60).Grants("t2", 60);
        keeping.Turn();

        Assert.Equal(TimeSpan.FromSeconds(30), keeping.UntilAsked());
    }

    [Fact]
    public void Tokens_that_are_dead_on_arrival_do_not_make_a_storm()
    {
        keeping.Endpoint.Grants("t1", 0).Grants("t2", 0);
        keeping.Turn();

        Assert.Equal(Schedule.Gap, keeping.UntilAsked());
    }

    [Fact]
    public void An_unchanged_token_is_published_once()
    {
        keeping.Endpoint.Grants("t1");
        keeping.Turn();
        var published = keeping.Published.Count;

        for (var i = 0; i < 10; i++)
            keeping.TurnAfter(TokenKeeper.LookInterval);

        Assert.Equal(published, keeping.Published.Count);
    }

    [Fact]
    public void The_keeper_never_sleeps_longer_than_it_may_leave_the_file_alone()
    {
        keeping.Endpoint.Grants("t1");

        Assert.Equal(TokenKeeper.LookInterval, keeping.Turn());
    }

    [Fact]
    public void A_rotated_refresh_token_is_used_for_the_next_renewal()
    {
        keeping.Endpoint.Grants("t1", refresh: "r2").Grants("t2", refresh: "r3").Grants("t3");
        keeping.Turn();
        Assert.Equal("r2", keeping.Stored().RefreshToken);

        keeping.UntilAsked();
        Assert.EndsWith("refresh_token=r2", keeping.Endpoint.Forms[1]);

        keeping.UntilAsked();
        Assert.EndsWith("refresh_token=r3", keeping.Endpoint.Forms[2]);
        Assert.Equal("r3", keeping.Stored().RefreshToken);
    }

    [Fact]
    public void The_tokens_are_on_the_disk_before_the_table_has_them()
    {
        var stored = "";
        keeping.Endpoint.Grants("t1", refresh: "r2");
        var keeper = new TokenKeeper(keeping.Settings, keeping.Endpoint, keeping.Time, () => 0, table =>
        {
            if (table.Rows[0].Value == "joe:t1")
                stored = keeping.Stored().RefreshToken;
            return [];
        }, () => true);

        keeper.Turn();

        Assert.Equal("r2", stored);
    }

    [Fact]
    public void The_scope_is_sent_where_one_is_set()
    {
        keeping.Client = keeping.Client with { Scope = "https://outlook.office.com/SMTP.Send offline_access", Secret = "" };
        keeping.Endpoint.Grants("t1");

        keeping.Turn();

        Assert.Equal(
            "grant_type=refresh_token client_id=client refresh_token=initial scope=https://outlook.office.com/SMTP.Send offline_access",
            Assert.Single(keeping.Endpoint.Forms));
    }

    [Fact]
    public void Application_access_asks_with_the_credentials_of_the_client_alone()
    {
        keeping.Client = keeping.Client with { Grant = OAuth2Grant.ClientCredentials, Scope = "https://outlook.office365.com/.default", InitialRefreshToken = "" };
        keeping.Endpoint.Grants("t1");

        keeping.Turn();

        Assert.Equal("grant_type=client_credentials client_id=client client_secret=s3cret scope=https://outlook.office365.com/.default", Assert.Single(keeping.Endpoint.Forms));
        Assert.Equal(("t1", ""), (keeping.Stored().AccessToken, keeping.Stored().RefreshToken));
    }

    [Fact]
    public void Relays_with_logins_of_their_own_have_tokens_and_tables_of_their_own()
    {
        var (relay, other) = (keeping.Settings.Relay!, keeping.Client with { ClientId = "other", TokenFile = keeping.File + "2", InitialRefreshToken = "r2" });
        keeping.Settings = keeping.Settings with
        {
            Routes = [new RelayRoute(2, relay with { Login = relay.Login! with { Username = "jim", OAuth2 = other } }, [], [])],
        };
        keeping.Endpoint.IsDown().Grants("t2");

        keeping.Turn();

        Assert.Equal(["joe:", "jim:", "joe:", "jim:t2"], keeping.Published);
        Assert.EndsWith("client_id=other client_secret=s3cret refresh_token=r2", keeping.Endpoint.Forms[1]);
    }

    [Fact]
    public void Settings_that_change_begin_with_the_next_turn_and_an_unchanged_login_keeps_its_token()
    {
        keeping.Endpoint.Grants("t1").Grants("t2");
        keeping.Turn();

        // The tables were written by the reload, with what the token file had.
        keeping.Keeper.Use(keeping.Settings);
        keeping.Turn();
        Assert.Equal(["joe:", "joe:t1", "joe:t1"], keeping.Published);
        Assert.Single(keeping.Endpoint.Forms);

        keeping.Client = keeping.Client with { ClientId = "other", TokenFile = keeping.File + "2" };
        keeping.Keeper.Use(keeping.Settings);
        keeping.Turn();
        Assert.Equal("joe:t2", keeping.Published[^1]);
        Assert.Equal("grant_type=refresh_token client_id=other client_secret=s3cret refresh_token=initial", keeping.Endpoint.Forms[1]);
    }

    [Fact]
    public void A_table_that_could_not_be_written_is_written_at_the_next_turn()
    {
        keeping.Endpoint.Grants("t1");
        keeping.Store("stored", "refresh", keeping.Seconds + 3600);
        keeping.Problems.Add(Diagnostic.Fatal("/etc/postfix/sasl_passwd", "cannot be written: write: No space left on device"));

        keeping.Turn();
        keeping.TurnAfter(TokenKeeper.LookInterval);
        keeping.TurnAfter(TokenKeeper.LookInterval);

        Assert.Equal("error: /etc/postfix/sasl_passwd: cannot be written: write: No space left on device", Assert.Single(keeping.Log));
        Assert.All(keeping.Published, value => Assert.Equal("joe:stored", value));
        Assert.InRange(keeping.Published.Count, 2, 3);
    }

    [Fact]
    public void A_token_file_that_cannot_be_written_does_not_keep_the_token_from_being_used()
    {
        keeping.Client = keeping.Client with { TokenFile = "/proc/no/such/place" };
        keeping.Endpoint.Grants("t1");

        keeping.Turn();

        Assert.Equal("joe:t1", keeping.Published[^1]);
        Assert.Contains(keeping.Log, line => line.StartsWith("error: /proc/no/such/place: cannot be written: ", StringComparison.Ordinal)
            && line.EndsWith("the new token is used, but lost when the container stops", StringComparison.Ordinal));
    }
}
