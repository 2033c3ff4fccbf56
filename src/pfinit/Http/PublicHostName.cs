// The name that the world has for this host: the public address from one of several web services, then its name from DNS. Used by
// Commands/HostName, on a thread that may be left behind.

using System.Text;
using Pfinit.Kernel;
using Pfinit.Settings;

namespace Pfinit.Http;

/// <summary>Asks the services in order until one leads to a name.</summary>
internal sealed class PublicHostName(IHttpClient client, INameService names)
{
    /// <summary>For one service, each redirect included; resolving its name comes on top.</summary>
    public static readonly TimeSpan TimeoutEach = TimeSpan.FromSeconds(5);

    private const int MostRedirects = 3;

    /// <summary>An IPv6 address has 45 characters at most; a web page is longer.</summary>
    private const int LongestAnswer = 64;

    private readonly List<string> problems = [];
    private readonly HashSet<string> nameless = new(StringComparer.Ordinal);

    /// <summary>What went wrong so far, a few words for each service that did not help. Any thread.</summary>
    public IReadOnlyList<string> Problems
    {
        get
        {
            lock (problems)
                return [.. problems];
        }
    }

    /// <summary>The name (A-labels, lower case), and how it was found; null when no service led to one.</summary>
    /// <param name="stop">Asked before each service; true ends the search.</param>
    public FoundHostName? Find(IEnumerable<HttpUrl> services, Func<bool> stop)
    {
        foreach (var service in services.TakeWhile(_ => !stop()))
        {
            if (AddressFrom(service, out var problem) is { } address && NameOf(address, out problem) is { } name)
                return new FoundHostName(name, address.Text, service.Authority, names.LeadsTo(name, address));
            lock (problems)
                problems.Add(problem);
        }

        return null;
    }

    private IpAddress? AddressFrom(HttpUrl service, out string problem)
    {
        try
        {
            problem = "";
            var body = Fetch(service).Body;
            var text = body.Length <= LongestAnswer ? Encoding.ASCII.GetString(body).Trim() : "";
            return IpAddress.Parse(text) ?? throw new HttpException($"{service.Authority}: the answer is not an IP address");
        }
        catch (HttpException e)
        {
            problem = e.Message;
            return null;
        }
    }

    private HttpAnswer Fetch(HttpUrl service)
    {
        var deadline = Deadline.After(TimeoutEach);
        var url = service;
        for (var redirects = 0; ; redirects++)
        {
            // Several of these services answer browsers with a page, and what they know to be a command line with the bare address.
            var request = HttpRequest.Get(url) with { Headers = [new("User-Agent", $"curl/8 (pfinit/{BuildInfo.Version})"), new("Accept", "text/plain")] };
            var answer = client.Send(request, TimeSpan.FromMilliseconds(deadline.RemainingMilliseconds));
            if (answer.Status == 200)
                return answer;
            if (answer.Status is not (301 or 302 or 303 or 307 or 308) || answer.Header("Location") is not { } location)
                throw new HttpException($"{url.Authority}: status {answer.Status}");
            if (redirects == MostRedirects)
                throw new HttpException($"{service.Authority}: more than {MostRedirects} redirects");
            url = Follow(url, location);
        }
    }

    private static HttpUrl Follow(HttpUrl from, string location)
    {
        var to = from.Resolve(location, out var problem);
        if (to is not null && from.IsSecure && !to.IsSecure)
            problem = "is not https";
        return problem.Length == 0 ? to! : throw new HttpException($"{from.Authority}: redirects to what {problem}");
    }

    private string? NameOf(IpAddress address, out string problem)
    {
        var told = nameless.Add(address.Text) ? "" : ", as before";
        if (names.NameOf(address, out var reason) is not { } name)
        {
            problem = $"{address.Text} has no name in DNS{told}: {reason}";
            return null;
        }

        // A PTR record may hold anything; this one goes into main.cf.
        var domain = SenderDomain.Parse(name.TrimEnd('.'));
        var good = domain is { Subdomains: false } && domain.Ascii.Any(char.IsLetter);
        problem = good ? "" : $"the name of {address.Text} in DNS is not a host name{told}";
        return good ? domain!.Ascii : null;
    }
}
