using Easel.Api.Access;
using Easel.Api.Webui;
using Easel.Application.Errors;
using Easel.Core.Errors;
using Easel.Imaging;
using Microsoft.AspNetCore.Http;

namespace Easel.Api.Errors;

/// <summary>Which HTTP status an error has.</summary>
internal static class ErrorStatus
{
    /// <summary>The status; 500 for a bug.</summary>
    public static int Of(Exception error) => error switch
    {
        WebuiException webui => webui.Status,
        AccessException access => access.IsKnown ? StatusCodes.Status403Forbidden : StatusCodes.Status401Unauthorized,
        ForbiddenException => StatusCodes.Status403Forbidden,
        InvalidRequestException => StatusCodes.Status422UnprocessableEntity,
        ImageException or PictureTooLargeException => StatusCodes.Status422UnprocessableEntity,
        ModelNotFoundException or NotFoundException => StatusCodes.Status404NotFound,
        UnsupportedFeatureException or ModelFormatException => StatusCodes.Status422UnprocessableEntity,
        ConflictException or LostLeaseException => StatusCodes.Status409Conflict,
        BusyException => StatusCodes.Status429TooManyRequests,
        EaselException { Code: "disk-full" or "cannot-write" } => StatusCodes.Status507InsufficientStorage,
        BadHttpRequestException bad => bad.StatusCode,
        OperationCanceledException => StatusCodes.Status499ClientClosedRequest,
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>True where the client is told what it was: anything else is a bug, whose words may say too much.</summary>
    public static bool IsTold(Exception error) => error is EaselException or BadHttpRequestException;
}
