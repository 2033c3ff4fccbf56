using Pfinit.Plan;

namespace Pfinit.Tests.Plan;

public sealed class HandoverCfTests
{
    private const string Peer = "[peer.example.com]:587";

    [Fact]
    public void All_mail_goes_to_the_peer_and_nothing_bounces()
    {
        var made = Made("myhostname = relay.example.com\nrelayhost = [smart.example.net]:25\nmydestination = example.com");

        Assert.Equal($"drain:{Peer}", made["default_transport"]);
        Assert.All(new[] { "relay_transport", "local_transport", "virtual_transport" }, name => Assert.Equal("$default_transport", made[name]));
        Assert.Equal((Peer, "", "yes", "100d", "100d"),
            (made["relayhost"], made["mydestination"], made["soft_bounce"], made["maximal_queue_lifetime"], made["bounce_queue_lifetime"]));
        Assert.Equal("may", made["smtp_tls_security_level"]);
    }

    [Fact]
    public void It_is_the_same_queue_and_what_is_for_other_servers_is_left_out()
    {
        var made = Made("""
            queue_directory = /var/spool/postfix
            hash_queue_names = deferred, defer, incoming
            hash_queue_depth = 2
            inet_protocols = ipv4
            myorigin = $place
            place = ${town}.example.com
            town = here
            smtp_sasl_auth_enable = yes
            smtp_sasl_password_maps = lmdb:/etc/postfix/sasl_passwd
            smtp_tls_policy_maps = lmdb:/etc/postfix/policy
            smtp_header_checks = regexp:/etc/postfix/smtp_header_checks
            transport_maps = lmdb:/etc/postfix/transport
            smtpd_milters = unix:/run/opendkim/opendkim.sock
            non_smtpd_milters = $smtpd_milters
            """);

        Assert.Equal(("/var/spool/postfix", "deferred, defer, incoming", "2", "ipv4"),
            (made["queue_directory"], made["hash_queue_names"], made["hash_queue_depth"], made["inet_protocols"]));
        Assert.Equal(("$place", "${town}.example.com", "here"), (made["myorigin"], made["place"], made["town"]));
        Assert.DoesNotContain(made.Names, name => name.Contains("sasl") || name.Contains("maps") && name != "alias_maps" || name.Contains("milter") || name.Contains("checks"));
    }

    [Theory]
    [InlineData("myhostname = relay.example.com", "relay.example.com")]
    [InlineData("myhostname = relay.example.com\nsmtp_helo_name = out.example.com", "out.example.com")]
    [InlineData("myhostname = relay.example.com\nsmtp_helo_name = ${myhostname}", "relay.example.com")]
    public void Peers_with_the_relays_own_name_are_no_loop_and_it_greets_them_by_that_name(string relay, string greets)
    {
        Assert.Equal(greets, Made(relay)["smtp_helo_name"]);
        Assert.Equal("drain.invalid", Services(relay).Single(service => service.Key == "drain/unix").Option("myhostname"));
    }

    [Fact]
    public void Nothing_listens_and_only_one_service_sends()
    {
        var services = Services("");
        Assert.All(services, service => Assert.Equal("unix", service.Column(MasterService.TypeColumn)));
        Assert.All(services, service => Assert.Equal("n", service.Column(MasterService.ChrootColumn)));
        Assert.Equal("drain/unix", Assert.Single(services, service => service.Column(MasterService.CommandColumn) is "smtp" or "lmtp" or "local" or "pipe" or "virtual").Key);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("transport_maps = lmdb:/etc/postfix/transport", null)]
    [InlineData("transport_maps = regexp:/etc/postfix/allowed_recipients, lmdb:/etc/postfix/transport", RewritingTables.Guard)]
    public void The_staging_guard_stays_and_other_ways_do_not(string relay, string? table) => Assert.Equal(table, Made(relay)["transport_maps"]);

    [Fact]
    public void Nothing_is_taken_up_that_would_pass_a_cleanup_without_the_users_rules() =>
        Assert.DoesNotContain(Services("non_smtpd_milters ="), service => service.Column(MasterService.CommandColumn) == "pickup");

    [Fact]
    public void What_its_greeting_refers_to_is_kept_and_without_a_host_name_none_is_made_up()
    {
        var made = Made("smtp_helo_name = $greeting\ngreeting = out.example.com");
        Assert.Equal(("$greeting", "out.example.com"), (made["smtp_helo_name"], made["greeting"]));
        Assert.Null(Services("").Single(service => service.Key == "drain/unix").Option("myhostname"));
    }

    private static MainCf Made(string relay) => new(HandoverCf.MainText(new MainCf(relay), Peer));

    private static List<MasterService> Services(string relay) => [.. new MasterCf(HandoverCf.MasterText(new MainCf(relay))).Services];
}
