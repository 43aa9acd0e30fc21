# Short names for the runbooks' commands. Use: STAGE=staging source docs/runbooks/commands.sh
: "${STAGE:?set STAGE to the stage to look at, for example STAGE=staging}"
export NAME="soloist-$STAGE" # the config's name and the stage

# What rings now: alarms
alarms() {
  aws cloudwatch describe-alarms --alarm-name-prefix "$NAME-" --state-value ALARM \
    --query 'MetricAlarms[].[AlarmName,StateUpdatedTimestamp,StateReason]' --output table
}

# The last hour of a metric, by the minute: metric AWS/Lambda Errors Sum FunctionName=soloist-staging-api
metric() {
  local dimensions=()
  for pair in "${@:4}"; do dimensions+=("Name=${pair%%=*},Value=${pair#*=}"); done
  aws cloudwatch get-metric-statistics --namespace "$1" --metric-name "$2" --statistics "$3" --period 60 \
    --start-time "$(($(date +%s) - 3600))" --end-time "$(date +%s)" --dimensions "${dimensions[@]}" \
    --query "sort_by(Datapoints,&Timestamp)[].[Timestamp,$3]" --output text
}

# What a function logged at level error in the last hour: errors api
errors() { aws logs tail "/${NAME%-"$STAGE"}/$STAGE/$1" --since 1h --filter-pattern '{ $.level = "error" }'; }

# The name of a module's table: table users
table() { output data "$1TableName"; }

# A stack's output: output network LoadBalancerDnsName
output() {
  aws cloudformation describe-stacks --stack-name "$NAME-$1" \
    --query "Stacks[0].Outputs[?OutputKey=='$2'].OutputValue" --output text
}

# How many messages wait, fly and are delayed in a queue: queue deliver
queue() {
  aws sqs get-queue-attributes --queue-url "$(queue_url "$1")" --query Attributes \
    --attribute-names ApproximateNumberOfMessages ApproximateNumberOfMessagesNotVisible
}

queue_url() { aws sqs get-queue-url --queue-name "$NAME-$1" --query QueueUrl --output text; }

# The metric dimension of the load balancer: balancer
balancer() {
  aws elbv2 describe-load-balancers --output text \
    --query "LoadBalancers[?DNSName=='$(output network LoadBalancerDnsName)'].LoadBalancerArn" | sed 's|.*:loadbalancer/||'
}
