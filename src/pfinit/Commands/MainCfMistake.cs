using Pfinit.Observe;
using Pfinit.Plan;

namespace Pfinit.Commands;

/// <summary>Tells when a program of Postfix failed because none of them can read main.cf.</summary>
internal static class MainCfMistake
{
    /// <summary>How programs of Postfix begin to say that they cannot read a parameter.</summary>
    private static readonly string[] Mistakes = ["config variable ", "bad ", "parameter ", "invalid ", "unknown inet_protocols ", "file /etc/postfix/main.cf: parameter "];

    /// <summary>What <paramref name="program"/>, which has just failed, has to say of main.cf, and who set it; null when something else is wrong.</summary>
    public static string? Find(string program, Complaints complaints, IReadOnlyList<ServiceSpec> services)
    {
        bool IsMistake(Complaint line) => line.Program == program && line.IsFatal && line.Begins(Mistakes);

        // The line may still be on its way.
        complaints.WaitFor(IsMistake, Complaints.LineDelay);
        return complaints.All.LastOrDefault(IsMistake) is { } mistake
            ? $"cannot start: {mistake.Problem}{SmtpVerdict.SetBy(services, mistake.Problem)}; nothing was accepted"
            : null;
    }
}
