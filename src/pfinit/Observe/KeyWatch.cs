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

    /// <summary>Those whose mail is signed, and others. Any thread may set it.</summary>
    public IReadOnlyList<SigningDomain> Domains
    {
        set => domains = value;
    }

    /// <summary>
    /// What the last look found, a line a key: `dkim: /etc/opendkim/keys/example.com.private is gone: …`. Any thread may ask. No matter for health, not even
    /// where no key is left: unsigned domains are served, and a restart would not bring the key back but, with DKIM_AUTOGENERATE, make one nobody knows.
    /// </summary>
    public IReadOnlyList<string> Problems => problems;

    public void Look()
    {
        var found = new List<string>();
        foreach (var domain in isUp() ? domains.Where(domain => domain.KeyFile is not null) : [])
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
