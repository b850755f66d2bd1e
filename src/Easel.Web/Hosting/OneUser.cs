using Easel.Application;
using Microsoft.AspNetCore.Http;

namespace Easel.Web.Hosting;

/// <summary>Everyone is the one user of a studio without accounts.</summary>
internal sealed class OneUser : IPageUsers
{
    public StudioUser? Of(HttpContext context) => StudioUser.Local;
}
