// OpenDKIM opens a private key for each message. One that vanishes while the relay runs has every mail of its domain put off, which OpenDKIM tells with each
// message, and smtpd and milter answer all the while. QueueWatch has the files looked at.

using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Observe;

/// <summary>Tells which key files are gone. For one thread, but for what others may ask or set.</summary>
/// <param name="isUp">OpenDKIM is up, so that the keys are made and in use.</param>
internal sealed class KeyWatch(Func<bool> isUp)
{
    private const string Subject = "dkim";

    private readonly Dictionary<string, string> known = new(StringComparer.Ordinal);
    private volatile IReadOnlyList<SigningDomain> domains = [];
    private volatile IReadOnlyList<string> problems = [];
    private volatile string? standstill;

    /// <summary>Those whose mail is signed, and others. Any thread may set it.</summary>
    public IReadOnlyList<SigningDomain> Domains
    {
        set => domains = value;
    }

    /// <summary>What the last look found, a line a key: `dkim: /etc/opendkim/keys/example.com.private is gone: …`. Any thread may ask.</summary>
    public IReadOnlyList<string> Problems => problems;

    /// <summary>
    /// The first of these when no key is left, so that no mail that is to be signed gets in; null as long as there is one: for the others the relay serves, and
    /// an orchestrator that restarted it would not bring the key back. Any thread may ask.
    /// </summary>
    public string? Standstill => standstill;

    public void Look()
    {
        var signed = isUp() ? domains.Where(domain => domain.KeyFile is not null).ToList() : [];
        var found = new List<string>();
        foreach (var domain in signed)
        {
            var path = domain.KeyFile!;
            if (Problem(path) is { } problem)
            {
                var text = $"{path} {problem}: OpenDKIM puts off mail from {domain.Name} until the key is back";
                found.Add($"{Subject}: {text}");
                if (!known.TryGetValue(path, out var said) || said != problem)
                    Log.Error(Subject, text);
                known[path] = problem;
            }
            else if (known.Remove(path))
            {
                Log.Info(Subject, $"{path} is back");
            }
        }

        problems = found;
        standstill = found.Count > 0 && found.Count == signed.Count ? found[0] : null;
    }

    // Null also where nobody can tell.
    private static string? Problem(string path)
    {
        try
        {
            return LinuxFiles.FindTarget(path) switch
            {
                null => "is gone",
                { IsRegular: true, Size: 0 } => "is empty",
                _ => null,
            };
        }
        catch (KernelException)
        {
            return null;
        }
    }
}
