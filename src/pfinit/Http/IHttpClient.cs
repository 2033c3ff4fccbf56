using Pfinit.Settings;

namespace Pfinit.Http;

/// <summary>Fetches one answer. Tests put a script behind it.</summary>
internal interface IHttpClient
{
    /// <summary>
    /// Sends <paramref name="request"/> and returns the answer, whatever its status; redirects are not followed (<see cref="HttpUrl.Resolve"/>
    /// reads one). Blocks the calling thread.
    /// </summary>
    /// <param name="timeout">
    /// For everything after name resolution: connecting, TLS, request and answer. The resolver has limits of its own (resolv.conf(5)).
    /// </param>
    /// <exception cref="HttpException">There is no whole answer; the message says why.</exception>
    HttpAnswer Send(HttpRequest request, TimeSpan timeout);
}
