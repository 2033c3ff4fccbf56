// Lookup tables are what postmap would have made of the same text.

using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Settings;

[Collection(SettingsNetwork.Name)]
public sealed class TableTests(MailNetwork network)
{
    [Fact]
    public async Task Tables_hold_byte_for_byte_what_postmap_makes_of_the_same_text()
    {
        await using var relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com .example.org EXAMPLE.info münchen.example",
            ["RELAYHOST"] = "[smarthost.example.net]:587",
            ["RELAYHOST_USERNAME"] = "joe",
            ["RELAYHOST_PASSWORD"] = "pass word:#ü",
        });
        await relay.ShellAsync("""
            mkdir /tmp/t && cd /tmp/t
            cp /etc/postfix/allowed_senders allowed_senders
            printf '[smarthost.example.net]:587 joe:pass word:#ü\n' >sasl_passwd
            postmap lmdb:allowed_senders lmdb:sasl_passwd
            """);

        foreach (var table in new[] { "allowed_senders", "sasl_passwd" })
        {
            Assert.Equal(
                await relay.ShellAsync($"postmap -s lmdb:/tmp/t/{table} | sort"),
                await relay.ShellAsync($"postmap -s lmdb:/etc/postfix/{table} | sort"));
            Assert.Equal(
                await DumpAsync(relay, $"/tmp/t/{table}.lmdb"),
                await DumpAsync(relay, $"/etc/postfix/{table}.lmdb"));
        }

        Assert.Equal("OK", await relay.GetAsync("postmap", "-q", "example.com", "lmdb:/etc/postfix/allowed_senders"));
        Assert.Equal("OK", await relay.GetAsync("postmap", "-q", "example.info", "lmdb:/etc/postfix/allowed_senders"));
        Assert.Equal("joe:pass word:#ü", await relay.GetAsync("postmap", "-q", "[smarthost.example.net]:587", "lmdb:/etc/postfix/sasl_passwd"));
    }

    [Fact]
    public async Task Table_that_a_mounted_main_cf_refers_to_as_hash_is_what_postmap_makes_of_it()
    {
        const string Source = "# comment\nKey One two  three \n  continued\nkey\\040b: value\n\n\tstill the value\nempty@example.com \\\n";
        await using var relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            Files =
            {
                ["/etc/postfix/main.cf"] = "compatibility_level = 3.10\ntransport_maps = hash:/etc/postfix/transport\n",
                ["/etc/postfix/transport"] = Source,
            },
        });
        await relay.ShellAsync("cp /etc/postfix/transport /tmp/transport && postmap lmdb:/tmp/transport");

        Assert.Equal(await DumpAsync(relay, "/tmp/transport.lmdb"), await DumpAsync(relay, "/etc/postfix/transport.lmdb"));
    }

    [Fact]
    public async Task Table_of_the_settings_is_what_postmap_makes_of_the_same_source()
    {
        const string Source = "# comment\nKey One two  three \n  continued\n# between\n\n\tstill the value\n\"quoted key\"@example.com  v\nback\\ slash w\nÜML x\r\ntab\ty\n";
        await using var relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            Files =
            {
                ["/etc/pfinit.toml"] = "[tables.own]\nfile = \"/etc/own\"\n",
                ["/etc/own"] = Source,
            },
        });
        await relay.ShellAsync("cp /etc/own /tmp/own && postmap lmdb:/tmp/own");

        Assert.Equal(await DumpAsync(relay, "/tmp/own.lmdb"), await DumpAsync(relay, "/etc/postfix/tables/own.lmdb"));
    }

    // Every key and value in hexadecimal, in key order, trailing NULs included.
    private async Task<string> DumpAsync(Relay relay, string table)
    {
        using var folder = new TemporaryFolder();
        await Engine.GetAsync("cp", $"{relay.Id}:{table}", folder.Path);
        return await network.Receiver.DumpTableAsync(Path.Combine(folder.Path, Path.GetFileName(table)));
    }
}
