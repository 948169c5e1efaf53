FROM node:20-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json ./
COPY scripts scripts
COPY openapi openapi
COPY src src
RUN npm run build && npm prune --omit=dev

FROM node:20-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/openapi openapi
COPY --from=build /app/dist/openapi dist/openapi
COPY --from=build /app/dist/server dist/server
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 6443
# the server's certificate comes from a CA of its own, and the probe only asks whether it is ready
HEALTHCHECK --interval=5s --timeout=3s --start-period=10s CMD ["node", "-e", "\
  require('node:https').get({ host: '127.0.0.1', port: 6443, path: '/readyz', rejectUnauthorized: false }, \
  (res) => process.exit(res.statusCode === 200 ? 0 : 1)).on('error', () => process.exit(1))"]
ENTRYPOINT ["node", "--max-semi-space-size=8", "dist/server/main.js", "--bind-address=0.0.0.0", "--data-dir=/data"]
