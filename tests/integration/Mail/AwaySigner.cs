// OpenDKIM of a relay, away for as long as a test likes: its program is a script that waits while a file is there.

using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Mail;

/// <summary>Takes the signer away and gives it back.</summary>
internal sealed class AwaySigner(Relay relay)
{
    private const string Script = """
        set -e
        mv /usr/sbin/opendkim /usr/sbin/opendkim.real
        printf '#!/bin/sh\nwhile [ -e /tmp/away ]; do sleep 0.05; done\nexec /usr/sbin/opendkim.real "$@"\n' >/usr/sbin/opendkim
        chmod 755 /usr/sbin/opendkim
        """;

    /// <summary>Prepares the relay; its signer serves on.</summary>
    public static async Task<AwaySigner> OfAsync(Relay relay)
    {
        await relay.ShellAsync(Script);
        return new AwaySigner(relay);
    }

    /// <summary>Kills it; no other one serves until <see cref="ReturnAsync"/>.</summary>
    public async Task LeaveAsync()
    {
        var pid = await relay.GetAsync("pidof", "opendkim.real", "opendkim");
        await relay.ShellAsync($"touch /tmp/away; kill -9 {pid}");
        await relay.LogLineAsync($"pid {pid} killed by SIGKILL");
    }

    /// <summary>Lets it serve again, as soon as the container runs.</summary>
    public Task ReturnAsync() => relay.UntilAsync("rm /tmp/away");
}
