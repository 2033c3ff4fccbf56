using Pfinit.OAuth2;

namespace Pfinit.Tests.OAuth2;

/// <summary>What the keeper does while the endpoint gives no token.</summary>
public sealed class OutageTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Keeping keeping = new();

    public void Dispose() => keeping.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void The_pause_doubles_from_five_seconds_to_five_minutes_with_up_to_a_quarter_more(double random)
    {
        keeping.Random = random;
        for (var i = 0; i < 10; i++)
            keeping.Endpoint.IsDown();
        keeping.Turn();

        var pauses = Enumerable.Range(0, 9).Select(_ => keeping.UntilAsked().TotalSeconds);

        Assert.Equal(new[] { 5, 10, 20, 40, 80, 160, 300, 300, 300.0 }.Select(seconds => seconds * (1 + (random / 4))), pauses);
    }

    // The old refresh token may be good for nothing once the endpoint has answered.
    [Fact]
    public void The_end_of_the_process_waits_for_a_renewal_under_way()
    {
        using var asked = new ManualResetEventSlim();
        using var answers = new ManualResetEventSlim();
        keeping.Endpoint.Meanwhile = () =>
        {
            asked.Set();
            Assert.True(answers.Wait(Patience));
        };
        keeping.Endpoint.Grants("t1", refresh: "r1");
        var keeper = keeping.Keeper;
        new Thread(keeper.Run) { IsBackground = true }.Start();
        Assert.True(asked.Wait(Patience));

        Assert.False(keeper.Finish(TimeSpan.Zero));
        answers.Set();
        Assert.True(keeper.Finish(Patience));
        Assert.Equal("r1", keeping.Stored().RefreshToken);
    }

    [Fact]
    public void An_outage_is_one_line_and_its_end_another()
    {
        keeping.Endpoint.IsDown().IsDown().Answers(503, "<html>").Grants("t1");
        keeping.Turn();
        for (var i = 0; i < 3; i++)
            keeping.UntilAsked();

        Assert.Equal(
            [
                "error: xoauth2 joe: no new token: login.example.com:443: connect: Connection refused; trying again in 5 s; mail stays in the queue until there is a token",
                "xoauth2 joe: has a new token, good for 60 min",
            ], keeping.Log);
    }

    [Fact]
    public void Every_failure_is_a_line_where_that_is_asked_for()
    {
        keeping.Client = keeping.Client with { LogFailures = true };
        keeping.Endpoint.IsDown().Answers(503, """{"error":"temporarily_unavailable","error_description":"come back later"}""");
        keeping.Turn();
        keeping.UntilAsked();

        Assert.Equal(2, keeping.Log.Count);
        Assert.Contains("login.example.com answers 503: temporarily_unavailable: come back later; trying again in 10 s", keeping.Log[1]);
    }

    [Fact]
    public void Without_a_token_the_row_has_no_password_and_with_the_first_mail_is_tried_again_once()
    {
        keeping.Endpoint.IsDown().Grants("t1");
        keeping.Turn();
        Assert.Equal(["joe:"], keeping.Published);
        Assert.Equal(0, keeping.Flushes);

        keeping.UntilAsked();
        keeping.TurnAfter(TokenKeeper.LookInterval);

        Assert.Equal(["joe:", "joe:t1"], keeping.Published);
        Assert.Equal(1, keeping.Flushes);
    }

    [Fact]
    public void Mail_is_tried_again_as_soon_as_postfix_is_there()
    {
        keeping.PostfixRuns = false;
        keeping.Endpoint.Grants("t1");

        Assert.Equal(TimeSpan.FromSeconds(1), keeping.Turn());
        Assert.Equal(TimeSpan.FromSeconds(1), keeping.TurnAfter(TimeSpan.FromSeconds(1)));
        keeping.PostfixRuns = true;
        Assert.Equal(TokenKeeper.LookInterval, keeping.TurnAfter(TimeSpan.FromSeconds(1)));
        keeping.TurnAfter(TokenKeeper.LookInterval);

        Assert.Equal(1, keeping.Flushes);
    }

    [Fact]
    public void A_renewal_in_time_does_not_stir_the_queue()
    {
        keeping.Store("stored", "refresh", keeping.Seconds + 400);
        keeping.Endpoint.Grants("t2");

        keeping.UntilAsked();
        keeping.Turn();

        Assert.Equal("joe:t2", keeping.Published[^1]);
        Assert.Equal(0, keeping.Flushes);
    }

    [Fact]
    public void A_token_that_expires_during_an_outage_is_withdrawn_and_said_once()
    {
        keeping.Store("stored", "refresh", keeping.Seconds + 60);
        for (var i = 0; i < 8; i++)
            keeping.Endpoint.IsDown();
        keeping.Turn();
        Assert.Equal(["joe:stored"], keeping.Published);

        while (keeping.Published.Count == 1)
            keeping.TurnAfter(keeping.Turn());

        Assert.Equal(TimeSpan.FromSeconds(60), keeping.Time.Now);
        keeping.TurnAfter(TokenKeeper.LookInterval);
        Assert.Equal(["joe:stored", "joe:"], keeping.Published);
        Assert.Equal(
            [
                "warning: xoauth2 joe: no new token: login.example.com:443: connect: Connection refused; trying again in 5 s; the present token is good for another 60 s",
                "error: xoauth2 joe: the token has expired; mail stays in the queue until there is a new one",
            ], keeping.Log);
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("1", 5)]
    [InlineData("86400", 3600)]
    [InlineData("Thu, 01 Jan 2026 00:02:00 GMT", 120)]
    [InlineData("Thu, 01 Jan 2015 00:00:00 GMT", 5)]
    [InlineData("soon", 5)]
    public void Retry_After_is_honoured_up_to_an_hour(string value, int seconds)
    {
        keeping.Endpoint.Answers(429, "", ("Retry-After", value)).Grants("t1");
        keeping.Turn();

        Assert.Equal(TimeSpan.FromSeconds(seconds), keeping.UntilAsked());
    }

    [Fact]
    public void A_revoked_consent_is_said_once_with_what_to_do_and_tried_rarely()
    {
        keeping.Endpoint.Refuses("invalid_grant", "Token has been expired or revoked.").Refuses("invalid_grant").Refuses("invalid_grant");
        keeping.Turn();
        var pauses = new[] { keeping.UntilAsked(), keeping.UntilAsked() };

        Assert.All(pauses, pause => Assert.Equal(TimeSpan.FromMinutes(5), pause));
        Assert.Equal(
            ["error: xoauth2 joe: no new token: invalid_grant: Token has been expired or revoked.; this needs a person: run `pfinit oauth2 login`; mail stays in the queue until there is a token"],
            keeping.Log);
    }

    [Fact]
    public void A_wrong_client_is_said_even_in_the_middle_of_an_outage()
    {
        keeping.Endpoint.IsDown().Refuses("invalid_client", "The OAuth client was not found.", 401).Refuses("invalid_client", status: 401);
        keeping.Turn();
        keeping.UntilAsked();
        keeping.UntilAsked();

        Assert.Equal(2, keeping.Log.Count);
        Assert.Contains("invalid_client: The OAuth client was not found.; this needs a person: the provider does not accept these settings", keeping.Log[1]);
    }

    [Fact]
    public void New_tokens_in_the_file_end_the_wait_for_a_person_at_the_next_look()
    {
        keeping.Endpoint.Refuses("invalid_grant");
        keeping.Turn();

        keeping.Store("from-login", "new-refresh", keeping.Seconds + 3600);
        keeping.TurnAfter(TokenKeeper.LookInterval);

        Assert.Equal("joe:from-login", keeping.Published[^1]);
        Assert.Equal(1, keeping.Flushes);
        Assert.Equal($"xoauth2 joe: {keeping.File} has changed; its tokens are used from now on", keeping.Log[^1]);
    }

    [Fact]
    public void A_refresh_token_in_the_file_without_a_good_access_token_is_used_at_once()
    {
        keeping.Endpoint.Refuses("invalid_grant").Grants("t1");
        keeping.Turn();

        keeping.Store("", "new-refresh", 0);
        keeping.TurnAfter(TokenKeeper.LookInterval);

        Assert.EndsWith("refresh_token=new-refresh", keeping.Endpoint.Forms[1]);
        Assert.Equal("joe:t1", keeping.Published[^1]);
    }

    [Fact]
    public void Where_the_stored_refresh_token_is_revoked_the_one_of_the_settings_is_tried()
    {
        keeping.Store("", "revoked", 0);
        keeping.Endpoint.Refuses("invalid_grant").Grants("t1");

        keeping.Turn();

        Assert.EndsWith("refresh_token=revoked", keeping.Endpoint.Forms[0]);
        Assert.EndsWith("refresh_token=initial", keeping.Endpoint.Forms[1]);
        Assert.Equal("initial", keeping.Stored().RefreshToken);
    }

    [Fact]
    public void A_login_during_a_renewal_wins_over_what_the_renewal_brings()
    {
        keeping.Endpoint.Grants("t1", refresh: "r1");
        keeping.Endpoint.Meanwhile = () => keeping.Store("from-login", "new-refresh", keeping.Seconds + 3600);

        keeping.Turn();

        Assert.Equal("joe:from-login", keeping.Published[^1]);
        Assert.Equal("new-refresh", keeping.Stored().RefreshToken);
    }

    [Fact]
    public void A_file_that_becomes_unreadable_is_reported_once_and_the_old_tokens_are_used_on()
    {
        keeping.Store("stored", "refresh", keeping.Seconds + 3600);
        keeping.Turn();

        System.IO.File.WriteAllText(keeping.File, "{\"access_tok");
        keeping.TurnAfter(TokenKeeper.LookInterval);
        keeping.TurnAfter(TokenKeeper.LookInterval);

        Assert.Equal(["joe:stored"], keeping.Published);
        Assert.Equal([$"error: {keeping.File}: is not a JSON object; the tokens from before are used on"], keeping.Log);
    }
}
