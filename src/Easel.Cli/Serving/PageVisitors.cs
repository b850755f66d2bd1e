using Easel.Api.Access;
using Easel.Application;
using Easel.Web.Hosting;
using Microsoft.AspNetCore.Http;

namespace Easel.Cli.Serving;

/// <summary>The page's visitors are the API's callers: one sign-in for both.</summary>
internal sealed class PageVisitors : IPageUsers
{
    public StudioUser? Of(HttpContext context) => context.Features.Get<Caller>()?.User;
}
